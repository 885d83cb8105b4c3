// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The one implementation of {@link Seed}: two numbers, which are added to a tensor if there is one.
 *
 * @param first the first number
 * @param second the second number
 * @param tensor of shape (2); without it the numbers alone are the seed
 */
public record SeedNumbers(long first, long second, @Nullable Operand<? extends TNumber> tensor)
    implements Seed {
  /**
   * Makes a seed that is known now.
   *
   * @param first any number
   * @param second any number
   * @return the seed
   */
  public static Seed of(long first, long second) {
    return new SeedNumbers(first, second, null);
  }

  /**
   * Makes a seed that is known when the graph runs.
   *
   * @param seed int32 or int64, of shape (2)
   * @return the seed
   */
  public static Seed of(Operand<? extends TType> seed) {
    Class<? extends TType> type = Option.requireNonNull("a seed", seed).type();
    if (type != TInt32.class && type != TInt64.class) {
      throw new IllegalArgumentException(
          "a seed must be int32 or int64, got "
              + type.getSimpleName()
              + (TIntegral.class.isAssignableFrom(type)
                  ? "; cast it with tf.dtypes.cast(seed, TInt64.class)"
                  : ""));
    }
    if (!seed.shape().isCompatibleWith(Shape.of(2))) {
      throw new IllegalArgumentException(
          "a seed must be two numbers, of shape [2], got shape " + seed.shape());
    }
    return new SeedNumbers(0, 0, Inputs.<TIntegral>trusted(seed));
  }

  @Override
  public Seed stream(long number) {
    return new SeedNumbers(first, second + number, tensor);
  }

  /** Refuses null, and a tensor of another graph or session. */
  static void require(Ops tf, @Nullable Seed seed, String what) {
    SeedNumbers given = (SeedNumbers) Option.requireNonNull(what, seed);
    if (given.tensor != null) {
      Inputs.require(tf, given.tensor, what);
    }
  }

  /** A seed as an operand of shape (2). */
  static Operand<TInt64> of(Ops tf, Seed seed) {
    SeedNumbers given = (SeedNumbers) seed;
    Operand<TInt64> numbers = tf.constant(new long[] {given.first, given.second});
    return given.tensor == null
        ? numbers
        : tf.math.add(
            tf.dtypes.cast(tf.ensureShape(given.tensor, Shape.of(2)), TInt64.class), numbers);
  }
}
