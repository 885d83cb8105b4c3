// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Min;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/**
 * The arithmetic of formulas on rows: reductions run along the last axis and keep it, constants
 * have the operands' type.
 *
 * <p>Arithmetic of indices and sizes, in int32, is TensorFlow's own.
 *
 * <p>A constant is built once for each {@code RowMath}, so that a formula with many terms takes few
 * nodes. It lives as long as the {@code RowMath}, also in eager mode, where it holds memory.
 */
public final class RowMath<T extends TFloating> {
  private final Ops tf;
  private final Class<T> type;
  private final Map<Double, Operand<T>> numbers = new HashMap<>();
  private @Nullable Operand<TInt32> lastAxis;

  public RowMath(Ops tf, Class<T> type) {
    this.tf = tf;
    this.type = type;
  }

  public Ops tf() {
    return tf;
  }

  public Class<T> type() {
    return type;
  }

  /** The spacing of numbers at 1. */
  public double epsilon() {
    return epsilon(type);
  }

  /** The spacing of a type's numbers at 1. */
  public static double epsilon(Class<? extends TFloating> type) {
    return type == TFloat64.class ? Math.ulp(1.0) : Math.ulp(1f);
  }

  /** The greatest of a type's numbers. */
  public static double largest(Class<? extends TFloating> type) {
    return type == TFloat64.class ? Double.MAX_VALUE : Float.MAX_VALUE;
  }

  public Operand<T> number(double value) {
    return numbers.computeIfAbsent(value, v -> tf.constant(type, v));
  }

  public Operand<TInt32> lastAxis() {
    lastAxis = lastAxis == null ? tf.constant(-1) : lastAxis;
    return lastAxis;
  }

  public Operand<T> plus(Operand<T> x, Operand<T> y) {
    return tf.math.add(x, y);
  }

  public Operand<T> minus(Operand<T> x, Operand<T> y) {
    return tf.math.sub(x, y);
  }

  public Operand<T> times(Operand<T> x, Operand<T> y) {
    return Product.of(tf, x, y);
  }

  public Operand<T> times(double factor, Operand<T> x) {
    return tf.math.mul(x, number(factor));
  }

  public Operand<T> over(Operand<T> x, Operand<T> y) {
    return tf.math.div(x, y);
  }

  public Operand<T> square(Operand<T> x) {
    return tf.math.square(x);
  }

  public Operand<T> negative(Operand<T> x) {
    return tf.math.neg(x);
  }

  public Operand<T> abs(Operand<T> x) {
    return tf.math.abs(x);
  }

  public Operand<T> exp(Operand<T> x) {
    return tf.math.exp(x);
  }

  public Operand<T> log(Operand<T> x) {
    return tf.math.log(x);
  }

  /** NaN where one of them is NaN. */
  public Operand<T> maximum(Operand<T> x, Operand<T> y) {
    return SubScope.isCompiled(tf) ? secondWhere(tf.math.less(x, y), x, y) : tf.math.maximum(x, y);
  }

  /** NaN where one of them is NaN. */
  public Operand<T> minimum(Operand<T> x, Operand<T> y) {
    return SubScope.isCompiled(tf)
        ? secondWhere(tf.math.greater(x, y), x, y)
        : tf.math.minimum(x, y);
  }

  /** XLA's own maximum and minimum lose NaN, as TensorFlow sets XLA up on a CPU. */
  private Operand<T> secondWhere(Operand<TBool> condition, Operand<T> x, Operand<T> y) {
    return tf.select(tf.math.logicalOr(condition, tf.math.isNan(y)), y, x);
  }

  public Operand<T> sum(Operand<T> x) {
    return tf.reduceSum(x, lastAxis(), ReduceSum.keepDims(true));
  }

  /** The sum along the axes given, which it keeps. */
  public Operand<T> sumOver(Operand<T> x, int... axes) {
    return tf.reduceSum(x, tf.constant(axes), ReduceSum.keepDims(true));
  }

  /** The greatest element along the axes given, which it keeps. */
  public Operand<T> maxOver(Operand<T> x, int... axes) {
    return tf.max(x, tf.constant(axes), Max.keepDims(true));
  }

  public Operand<T> mean(Operand<T> x) {
    return tf.math.mean(x, lastAxis(), Mean.keepDims(true));
  }

  public Operand<T> max(Operand<T> x) {
    return tf.max(x, lastAxis(), Max.keepDims(true));
  }

  public Operand<T> min(Operand<T> x) {
    return tf.min(x, lastAxis(), Min.keepDims(true));
  }

  /** 1 where the condition holds, else 0; no gradient flows through it. */
  public Operand<T> indicator(Operand<TBool> condition) {
    return tf.dtypes.cast(condition, type);
  }

  /** x in this type; no operation where it has it. */
  public Operand<T> cast(Operand<? extends TNumber> x) {
    return x.type() == type ? x.asOutput().expect(type) : tf.dtypes.cast(x, type);
  }

  public Operand<T> stop(Operand<T> x) {
    return tf.stopGradient(x);
  }

  /**
   * (…, a, b) × (…, b, c), up to rank 3: TensorFlow's CPU kernel is wrong when rank 4 broadcasts.
   */
  public Operand<T> product(Operand<T> x, Operand<T> y) {
    return tf.train.batchMatMul(x, y, type);
  }

  /** (R, n) → (R, n, 1). */
  public Operand<T> asColumns(Operand<T> x) {
    return tf.expandDims(x, lastAxis());
  }

  /** (R, n) → (R, 1, n). */
  public Operand<T> asRows(Operand<T> x) {
    return tf.expandDims(x, tf.constant(1));
  }

  /** (R, m, 1) → (R, m), or (R, 1, n) → (R, n) for axis 1. */
  public Operand<T> squeeze(Operand<T> x, long axis) {
    return tf.squeeze(x, Squeeze.axis(List.of(axis)));
  }

  /** The numbers first, first + 1 … last, each a vector's element. */
  public Operand<T> range(Operand<TInt32> first, Operand<TInt32> beyond) {
    return tf.dtypes.cast(tf.range(first, beyond, tf.constant(1)), type);
  }

  /** The length of the last axis of x, whose rank is known. */
  public Operand<TInt32> length(Operand<T> x) {
    return Axes.size(tf, x, x.shape().isUnknown() ? x.rank() - 1 : x.shape().numDimensions() - 1);
  }
}
