// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Which quantiles are asked for: numbers, or a tensor whose values are clipped to [0, 1]. NaN in a
 * tensor gives NaN.
 *
 * <p>Quantile = (1 − weight)·lower + weight·upper element of the sorted row.
 */
public final class Quantiles {
  /** The median of each row. */
  static final Quantiles MEDIAN = new Quantiles(new double[] {0.5}, null, true, 1);

  private static final double TOLERANCE = 1e-9;

  /** Empty for a tensor. */
  private final double[] numbers;

  private final @Nullable Operand<? extends TFloating> tensor;
  private final boolean scalar;

  /** What the tensor counts as 1: 100 for percentiles. */
  private final double whole;

  private Quantiles(
      double[] numbers,
      @Nullable Operand<? extends TFloating> tensor,
      boolean scalar,
      double whole) {
    this.numbers = numbers;
    this.tensor = tensor;
    this.scalar = scalar;
    this.whole = whole;
  }

  /**
   * What an operator is asked for.
   *
   * @param tf where to build
   * @param operator the operator's name in an error
   */
  record Asked(Ops tf, String operator) {
    Quantiles of(double q) {
      return new Quantiles(checked("q", 1, q), null, true, 1);
    }

    Quantiles of(double[] q) {
      return new Quantiles(checked("q", 1, q), null, false, 1);
    }

    Quantiles of(Operand<? extends TFloating> q) {
      return of("q", 1, q);
    }

    Quantiles ofPercent(double p) {
      return new Quantiles(checked("p", 100, p), null, true, 1);
    }

    Quantiles ofPercent(double[] p) {
      return new Quantiles(checked("p", 100, p), null, false, 1);
    }

    Quantiles ofPercent(Operand<? extends TFloating> p) {
      return of("p", 100, p);
    }

    private Quantiles of(String name, double whole, Operand<? extends TFloating> tensor) {
      Operand<? extends TFloating> given = Inputs.floating(tf, tensor, operator + ": " + name);
      var shape = given.shape();
      if (shape.isUnknown() || shape.numDimensions() > 1) {
        throw new IllegalArgumentException(
            operator
                + ": "
                + name
                + " must be a number, a scalar or a vector, got shape "
                + shape
                + (shape.isUnknown()
                    ? "; set it with tf.ensureShape"
                    : "; quantileNewton takes one for each row"));
      }
      return new Quantiles(new double[0], given, shape.numDimensions() == 0, whole);
    }

    private double[] checked(String name, double greatest, double... given) {
      double[] q = Option.requireNonNull(operator + ": " + name, given).clone();
      for (int i = 0; i < q.length; i++) {
        if (!(q[i] >= 0 && q[i] <= greatest)) {
          throw new IllegalArgumentException(
              "%s: %s must be in [0, %d], got %s".formatted(operator, name, (int) greatest, q[i]));
        }
        q[i] /= greatest;
      }
      if (q.length == 0) {
        throw new IllegalArgumentException(
            operator + ": " + name + " must hold at least one number");
      }
      return q;
    }
  }

  /** Whether the result has no axis for q. */
  boolean scalar() {
    return scalar;
  }

  /** How many, or −1 if that is known only when the graph runs. */
  long count() {
    return tensor == null ? numbers.length : scalar ? 1 : tensor.shape().get(0);
  }

  /** How many, as an operand. */
  Operand<TInt32> countOperand(Ops tf) {
    return count() >= 0 || tensor == null ? tf.constant((int) count()) : Axes.size(tf, tensor, 0);
  }

  /**
   * Where the quantiles are in the sorted row.
   *
   * @param lower positions, (q), or (R, q) where each row has its own
   * @param upper positions, of the same shape; null if no weight is anything but 0
   * @param weight of the upper, of the same shape; null with upper
   * @param nan which of them have NaN for a position, (q), and some element's here; null for none
   */
  record Pair<T extends TFloating>(
      Operand<TInt32> lower,
      @Nullable Operand<TInt32> upper,
      @Nullable Operand<T> weight,
      @Nullable Operand<TBool> nan) {}

  /**
   * Finds the pairs.
   *
   * @param n the static length of rows, or −1 for one known when the graph runs
   * @param length how many elements rows have: n, or (R, 1)
   * @param masked whether each row has a number of its own
   */
  <T extends TFloating> Pair<T> pairs(
      RowMath<T> f, long n, Operand<TInt32> length, boolean masked, Interpolation interpolation) {
    return tensor == null && n >= 0 && !masked
        ? constants(f, (int) n, interpolation)
        : operands(f, length, interpolation);
  }

  private <T extends TFloating> Pair<T> constants(RowMath<T> f, int n, Interpolation how) {
    Ops tf = f.tf();
    double[] p = Arrays.stream(numbers).map(q -> q * (n - 1)).toArray();
    int[] lower = Arrays.stream(p).mapToInt(x -> (int) lower(x, how)).toArray();
    double[] weight = Arrays.stream(p).map(x -> weight(x, how)).toArray();
    if (Arrays.stream(weight).allMatch(w -> w == 0)) {
      return new Pair<>(tf.constant(lower), null, null, null);
    }
    int[] upper = Arrays.stream(lower).map(k -> Math.min(k + 1, n - 1)).toArray();
    return new Pair<>(
        tf.constant(lower),
        tf.constant(upper),
        tf.dtypes.cast(tf.constant(weight), f.type()),
        null);
  }

  private static double lower(double p, Interpolation how) {
    return switch (how) {
      case LINEAR, LOWER, MIDPOINT -> Math.floor(p);
      case HIGHER -> Math.ceil(p);
      case NEAREST -> Math.ceil(p - 0.5);
    };
  }

  private static double weight(double p, Interpolation how) {
    return switch (how) {
      case LINEAR -> p - Math.floor(p);
      case MIDPOINT -> Math.abs(p - Math.rint(p)) <= tolerance(p) ? 0 : 0.5;
      case LOWER, HIGHER, NEAREST -> 0;
    };
  }

  /** How near to an element's position a midpoint counts as that element. */
  private static double tolerance(double p) {
    return TOLERANCE * (1 + p);
  }

  private <T extends TFloating> Pair<T> operands(
      RowMath<T> f, Operand<TInt32> length, Interpolation how) {
    Ops tf = f.tf();
    RowMath<TFloat64> wide = new RowMath<>(tf, TFloat64.class);
    Operand<TInt32> last = tf.math.sub(length, tf.constant(1));
    Operand<? extends TFloating> q = tensor == null ? null : flat(tf, tensor);
    Operand<TBool> nan = q == null ? null : tf.math.isNan(q);
    Operand<TFloat64> p =
        q == null || nan == null
            ? wide.times(tf.constant(numbers), wide.cast(last))
            : wide.cast(position(tf, q, nan, whole, last));
    Operand<TFloat64> floor = tf.math.floor(p);
    Operand<TFloat64> lower =
        switch (how) {
          case LINEAR, LOWER, MIDPOINT -> floor;
          case HIGHER -> tf.math.ceil(p);
          case NEAREST -> tf.math.ceil(wide.minus(p, wide.number(0.5)));
        };
    Operand<TInt32> position = tf.dtypes.cast(lower, TInt32.class);
    if (how != Interpolation.LINEAR && how != Interpolation.MIDPOINT) {
      return new Pair<>(position, null, null, nan);
    }
    Operand<TInt32> upper = tf.math.minimum(tf.math.add(position, tf.constant(1)), last);
    Operand<TFloat64> weight =
        how == Interpolation.LINEAR ? wide.minus(p, floor) : midpointWeight(wide, p);
    return new Pair<>(position, upper, f.cast(weight), nan);
  }

  private static Operand<TFloat64> midpointWeight(RowMath<TFloat64> f, Operand<TFloat64> p) {
    Operand<TFloat64> off = f.abs(f.minus(p, f.tf().math.rint(p)));
    Operand<TFloat64> near = f.times(TOLERANCE, f.plus(p, f.number(1)));
    return f.times(0.5, f.indicator(f.tf().math.greater(off, near)));
  }

  private static Operand<? extends TFloating> flat(Ops tf, Operand<? extends TFloating> given) {
    return tf.reshape(DeclaredShape.require(tf, given), tf.constant(new int[] {-1}));
  }

  /**
   * q·(n − 1) in q's own type, where a product that is meant to be whole is most often whole; the
   * first position for NaN.
   */
  private static <Q extends TFloating> Operand<Q> position(
      Ops tf, Operand<Q> given, Operand<TBool> nan, double whole, Operand<TInt32> last) {
    RowMath<Q> f = new RowMath<>(tf, given.type());
    Operand<Q> numbers = tf.select(nan, f.number(0), given);
    Operand<Q> q = whole == 1 ? numbers : f.over(numbers, f.number(whole));
    return f.times(f.minimum(f.maximum(q, f.number(0)), f.number(1)), f.cast(last));
  }
}
