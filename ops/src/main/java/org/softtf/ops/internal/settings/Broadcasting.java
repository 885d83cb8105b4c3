// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;

/**
 * Operands that broadcast with one another: refused when the graph is built, as far as shapes are
 * known then, else when it runs.
 *
 * <p>What a run finds TensorFlow says, with both shapes and the name of the node. So the node's
 * name says what must hold, which takes no node more: {@code Incompatible shapes: [5] vs. [6] …
 * node less/shapes_must_broadcast/Greater}.
 */
public final class Broadcasting {
  /** The scope of what fails where shapes do not fit. */
  private static final String RULE = "shapes_must_broadcast";

  private Broadcasting() {}

  /**
   * Checks that operands broadcast, as far as their shapes are known, and have one type.
   *
   * @param operator the operator's name in an error
   * @param first an operand
   * @param others the other operands
   */
  public static void require(String operator, Operand<?> first, Operand<?>... others) {
    Inputs.requireOneType(operator, first, others);
    Shape shape = first.shape();
    for (Operand<?> other : others) {
      shape = broadcast(operator, shape, other.shape());
    }
  }

  /**
   * Returns where to build what takes operands that {@link #require} has let through.
   *
   * @param tf where to build the operator
   * @param first an operand
   * @param others the other operands
   * @return a scope named by the rule, or tf where all shapes that can come broadcast
   */
  public static Ops under(Ops tf, Operand<?> first, Operand<?>... others) {
    Shape shape = first.shape();
    for (Operand<?> other : others) {
      if (isOpen(shape, other.shape())) {
        return SubScope.of(tf, RULE);
      }
      shape = broadcast("", shape, other.shape());
    }
    return tf;
  }

  /** Whether only a run knows if the shapes fit. */
  private static boolean isOpen(Shape a, Shape b) {
    if (a.isUnknown() || b.isUnknown()) {
      return !isOne(a) && !isOne(b);
    }
    for (int i = 1; i <= Math.min(a.numDimensions(), b.numDimensions()); i++) {
      long left = a.get(-i);
      long right = b.get(-i);
      if ((left < 0 && right != 1) || (right < 0 && left != 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the shape of one number, which fits all. */
  private static boolean isOne(Shape shape) {
    return !shape.isUnknown() && shape.size() == 1;
  }

  private static Shape broadcast(String operator, Shape a, Shape b) {
    if (a.isUnknown() || b.isUnknown()) {
      return Shape.unknown();
    }
    int rank = Math.max(a.numDimensions(), b.numDimensions());
    long[] sizes = new long[rank];
    for (int i = 1; i <= rank; i++) {
      long left = i <= a.numDimensions() ? a.get(-i) : 1;
      long right = i <= b.numDimensions() ? b.get(-i) : 1;
      if (left != right && left != 1 && right != 1 && left >= 0 && right >= 0) {
        throw new IllegalArgumentException(
            operator
                + ": shapes "
                + a
                + " and "
                + b
                + " do not broadcast: counted from the last, dimension "
                + i
                + " is "
                + left
                + " and "
                + right
                + "; sizes must be equal or 1");
      }
      sizes[rank - i] = left == 1 ? right : right == 1 ? left : Math.max(left, right);
    }
    return Shape.of(sizes);
  }
}
