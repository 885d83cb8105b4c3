// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import org.softtf.ops.internal.comparison.ComparisonOperators;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Trials that succeed with a probability: a uniform number is less than it. */
public final class Trials {
  private Trials() {}

  public static double requireProbability(String operator, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(operator + ": p must be in [0, 1], got " + p);
    }
    return p;
  }

  /**
   * Makes trials.
   *
   * @param repeats sizes before the shape of the sample
   */
  public static <T extends TFloating> Operand<T> of(
      Settings s, Operand<T> p, Seed seed, RandomOptions options, long... repeats) {
    Ops tf = s.tf();
    Operand<T> checked =
        Logits.checked(
            tf,
            tf.math.logicalAnd(
                tf.math.greaterEqual(p, tf.zerosLike(p)), tf.math.lessEqual(p, tf.onesLike(p))),
            options.operator() + ": p must be in [0, 1], got",
            p);
    long[] shape = options.shape();
    if (shape == null) {
      long[] before = Shapes.join(repeats, options.draws(0));
      Shapes.requireFew(options.operator(), before, p.shape());
      return less(s, seed, Shapes.before(tf, before, p), checked);
    }
    Operand<T> wide = Shapes.broadcast(tf, options.operator(), checked, shape);
    Shapes.requireFew(options.operator(), Shapes.join(repeats, shape), Shape.scalar());
    return less(s, seed, Shapes.constant(tf, Shapes.join(repeats, shape)), wide);
  }

  private static <T extends TFloating> Operand<T> less(
      Settings s, Seed seed, Operand<TInt32> shape, Operand<T> p) {
    ComparisonOperators comparison = () -> s;
    return comparison.less(Noise.uniform(s.tf(), seed, shape, p.type()), p);
  }
}
