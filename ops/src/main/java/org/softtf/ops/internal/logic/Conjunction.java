// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.logic;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.Product;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Option.Kind;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** "And" of values in [0, 1]: their product or their geometric mean. */
public enum Conjunction {
  PRODUCT {
    @Override
    public <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Operand<T> y) {
      return Product.of(tf, x, y);
    }

    /**
     * Multiplies halves until one is left: unlike TensorFlow's own product its gradient needs no
     * division, nor anything else without a derivative, so that zeros and second order are right.
     */
    @Override
    public <T extends TFloating> Operand<T> along(Ops tf, Operand<T> x, int axis) {
      long size = x.shape().isUnknown() ? -1 : x.shape().get(axis);
      if (size < 1) {
        return tf.reduceProd(x, tf.constant(axis));
      }
      Operand<T> rest = x;
      List<Operand<T>> factors = new ArrayList<>();
      for (long left = size; left > 1; left /= 2) {
        rest = halved(tf, rest, axis, left, factors);
      }
      for (Operand<T> factor : factors) {
        rest = tf.math.mul(rest, factor);
      }
      return tf.squeeze(rest, Squeeze.axis(List.of((long) axis)));
    }

    private <T extends TFloating> Operand<T> halved(
        Ops tf, Operand<T> x, int axis, long size, List<Operand<T>> odd) {
      long half = size / 2;
      List<Output<T>> parts =
          size % 2 == 0
              ? tf.split(tf.constant(axis), x, 2L).output()
              : tf.splitV(x, tf.constant(new long[] {half, half, 1}), tf.constant(axis), 3L)
                  .output();
      if (parts.size() > 2) {
        odd.add(parts.get(2));
      }
      return tf.math.mul(parts.get(0), parts.get(1));
    }
  },

  GEOMETRIC_MEAN {
    @Override
    public <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Operand<T> y) {
      Operand<T> sum = tf.math.add(logarithm(tf, x), logarithm(tf, y));
      return tf.math.exp(tf.math.mul(sum, tf.constant(x.type(), 0.5)));
    }

    @Override
    public <T extends TFloating> Operand<T> along(Ops tf, Operand<T> x, int axis) {
      Operand<T> logarithms = logarithm(tf, x);
      long size = x.shape().isUnknown() ? -1 : x.shape().get(axis);
      return tf.math.exp(
          size < 1
              ? meanOrZero(tf, logarithms, axis)
              : tf.math.mean(logarithms, tf.constant(axis)));
    }

    /** The mean of nothing is 0, so that all of nothing is true. */
    private <T extends TFloating> Operand<T> meanOrZero(Ops tf, Operand<T> x, int axis) {
      Operand<TInt32> size = tf.math.maximum(Axes.size(tf, x, axis), tf.constant(1));
      return tf.math.div(tf.sum(x, tf.constant(axis)), tf.dtypes.cast(size, x.type()));
    }

    private <T extends TFloating> Operand<T> logarithm(Ops tf, Operand<T> x) {
      return tf.math.log(tf.math.maximum(x, tf.constant(x.type(), LEAST)));
    }
  };

  private static final double LEAST = 1e-10;

  public abstract <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Operand<T> y);

  public abstract <T extends TFloating> Operand<T> along(Ops tf, Operand<T> x, int axis);

  static Conjunction with(GivenOptions options) {
    return options.flag(Kind.GEOMETRIC_MEAN, false) ? GEOMETRIC_MEAN : PRODUCT;
  }

  /** 1 − x. */
  public static <T extends TFloating> Operand<T> not(Ops tf, Operand<T> x) {
    return tf.math.sub(tf.constant(x.type(), 1.0), x);
  }

  /** Whether any along an axis is true: not all are false. */
  <T extends TFloating> Operand<T> anyAlong(Ops tf, Operand<T> x, int axis) {
    return not(tf, along(tf, not(tf, x), axis));
  }

  public <T extends TFloating> Operand<T> or(Ops tf, Operand<T> x, Operand<T> y) {
    return not(tf, of(tf, not(tf, x), not(tf, y)));
  }

  public <T extends TFloating> Operand<T> xor(Ops tf, Operand<T> x, Operand<T> y) {
    return or(tf, of(tf, x, not(tf, y)), of(tf, not(tf, x), y));
  }
}
