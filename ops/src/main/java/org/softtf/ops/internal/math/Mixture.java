package org.softtf.ops.internal.math;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/** (1 − weight)·x + weight·y. */
public final class Mixture {
  private Mixture() {}

  /** Exactly x where the weight is 0, also if y is infinite. */
  public static <T extends TFloating> Operand<T> of(
      RowMath<T> f, Operand<T> x, Operand<T> y, Operand<T> weight) {
    Operand<T> rest = f.minus(f.number(1), weight);
    Operand<T> mixed = f.plus(f.times(rest, x), f.times(weight, y));
    return f.tf().select(f.tf().math.equal(weight, f.number(0)), x, mixed);
  }

  /** The same of logarithms. */
  public static <T extends TFloating> Operand<T> ofLogarithms(
      RowMath<T> f, Operand<T> x, Operand<T> y, Operand<T> weight) {
    Ops tf = f.tf();
    Operand<T> first = f.plus(x, tf.math.log(f.minus(f.number(1), weight)));
    Operand<T> second = f.plus(y, tf.math.log(weight));
    Operand<T> greater = f.stop(tf.math.maximum(first, second));
    Operand<TBool> none = tf.math.equal(greater, f.number(Double.NEGATIVE_INFINITY));
    Operand<T> shift = tf.select(none, f.number(0), greater);
    Operand<T> sum =
        f.plus(tf.math.exp(f.minus(first, shift)), tf.math.exp(f.minus(second, shift)));
    return f.plus(shift, tf.math.log(sum));
  }
}
