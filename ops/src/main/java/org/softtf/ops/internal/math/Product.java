// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Products of operands that broadcast. */
public final class Product {
  private Product() {}

  /**
   * Returns x·y.
   *
   * <p>TensorFlow's optimizer (2.18, {@code ReplaceMulWithBroadcastByTile}) takes a constant
   * without elements for ones, and divides the sizes of the product by those of x. Where one of
   * these is 0 the process ends. It does not if x has the sizes of the product, so an x without
   * elements is given them. It leaves operands of different numbers of dimensions alone.
   *
   * @param tf where to build
   * @param x the operand
   * @param y the other one
   * @param <T> their type
   * @return the product
   */
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Operand<T> y) {
    return tf.math.mul(
        mayGrowWithoutElements(x.shape(), y.shape())
            ? tf.broadcastTo(x, tf.broadcastDynamicShape(tf.shape(x), tf.shape(y)))
            : x,
        y);
  }

  private static boolean mayGrowWithoutElements(Shape x, Shape y) {
    if (x.isUnknown() || y.isUnknown() || x.numDimensions() != y.numDimensions()) {
      return false;
    }
    boolean empty = false;
    boolean grows = false;
    for (int i = 0; i < x.numDimensions(); i++) {
      empty |= x.get(i) == 0;
      grows |= x.get(i) != 0 && x.get(i) != y.get(i) && y.get(i) != 1;
    }
    return empty && grows;
  }
}
