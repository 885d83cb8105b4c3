// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.random.StatelessRandomGetKeyCounter;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Noise from a seed: Philox 4×32-10 (Salmon et al., SC 2011) on every device, float64 whatever the
 * type of the sample, so that float32 and float64 samples agree.
 *
 * <p>{@code StatelessRandomUniformV2} gives multiples of 2⁻⁵² in [0, 1). Half a step more makes
 * them the middles of 2⁵² equal parts of (0, 1): neither 0 nor 1 is among them, and the step is
 * small enough to be exact. float32 takes the middles of 2²³ parts, so that P(u &lt; p) differs
 * from p by at most 2⁻²⁴.
 */
final class Noise {
  private static final int PHILOX = 1;
  private static final double STEP = 0x1p-52;
  private static final double NARROW_STEP = 0x1p-23;

  private Noise() {}

  /** Uniform in (0, 1), ends excluded. */
  static <T extends TFloating> Operand<T> uniform(
      Ops tf, Seed seed, Operand<TInt32> shape, Class<T> type) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> multiples = multiples(tf, seed, shape);
    if (type == TFloat32.class) {
      Operand<TFloat64> step = f.number(NARROW_STEP);
      Operand<TFloat64> cut = f.times(tf.math.floor(f.over(multiples, step)), step);
      return cast(tf, middle(f, cut, NARROW_STEP), type);
    }
    return cast(tf, middle(f, multiples, STEP), type);
  }

  /** −log(−log u), between −3.6 and 36.8. */
  static <T extends TFloating> Operand<T> gumbel(
      Ops tf, Seed seed, Operand<TInt32> shape, Class<T> type) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> u = middle(f, multiples(tf, seed, shape), STEP);
    Operand<TFloat64> exponential = f.negative(f.log(u));
    return cast(tf, f.negative(f.log(exponential)), type);
  }

  private static Operand<TFloat64> multiples(Ops tf, Seed seed, Operand<TInt32> shape) {
    StatelessRandomGetKeyCounter state =
        tf.random.statelessRandomGetKeyCounter(SeedNumbers.of(tf, seed));
    return tf.random.statelessRandomUniformV2(
        shape, state.key(), state.counter(), tf.constant(PHILOX), TFloat64.class);
  }

  private static Operand<TFloat64> middle(
      RowMath<TFloat64> f, Operand<TFloat64> multiples, double step) {
    return f.plus(multiples, f.number(step / 2));
  }

  /** Stopped: gradients must not look for a way through the shape, which may come from an input. */
  private static <T extends TFloating> Operand<T> cast(
      Ops tf, Operand<TFloat64> noise, Class<T> type) {
    return tf.stopGradient(tf.dtypes.cast(noise, type));
  }
}
