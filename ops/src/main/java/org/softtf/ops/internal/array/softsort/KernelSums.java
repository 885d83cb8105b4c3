// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.List;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.math.LinearRecurrence;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Sums of several functions f of a sorted row z under the kernel exp(−|zₖ − zᵢ|), with and without
 * the sign of zₖ − zᵢ.
 */
final class KernelSums<T extends TFloating> {
  private final Ops tf;
  private final RowMath<T> f;
  private final Operand<T> z;
  private final Operand<T> functions;
  private final Operand<T> left;
  private final Operand<T> right;
  private final long channels;

  /** One running sum from the left and one from the right, both in one pass over doubled rows. */
  KernelSums(RowMath<T> f, Operand<T> z, List<Operand<T>> functions) {
    this.tf = f.tf();
    this.f = f;
    this.z = z;
    this.channels = functions.size();
    int n = Math.toIntExact(z.shape().get(1));
    this.functions = tf.stack(functions, Stack.axis(1L));
    Operand<T> t = f.asRows(z);
    Operand<T> sums =
        new LinearRecurrence<>(f, functions.size())
            .of(
                withMirrorImage(this.functions),
                tf.concat(List.of(t, mirror(f.negative(t))), tf.constant(0)),
                n);
    List<Output<T>> sides = tf.split(tf.constant(0), sums, 2L).output();
    this.left = sides.get(0);
    this.right = mirror(sides.get(1));
  }

  private Operand<T> mirror(Operand<T> x) {
    return tf.reverse(x, tf.constant(new int[] {2}));
  }

  private Operand<T> withMirrorImage(Operand<T> x) {
    return tf.concat(List.of(x, mirror(x)), tf.constant(0));
  }

  /** Σᵢ exp(−|zₖ − zᵢ|)·fᵢ for each k, function by function; (R, n). */
  List<Output<T>> totals() {
    // the element itself is in both running sums
    return byFunction(f.minus(f.plus(left, right), functions), 1);
  }

  /**
   * Σᵢ sign(zₖ − zᵢ)·exp(−|zₖ − zᵢ|)·fᵢ for each k, function by function; (R, n).
   *
   * <p>Both running sums are read where they include all elements equal to zₖ, so that these
   * cancel.
   */
  List<Output<T>> signed() {
    TieRanges equal = TieRanges.of(tf, z);
    Operand<TInt32> last = tf.math.sub(equal.end(), tf.constant(1));
    RowGather elements = new RowGather(tf, z);
    return byFunction(f.minus(at(elements, left, last), at(elements, right, equal.start())), 2);
  }

  /** (R, functions, n) → (R, n, functions): all functions of an element are fetched at once. */
  private Operand<T> at(RowGather elements, Operand<T> x, Operand<TInt32> indices) {
    return elements.vectors(AxisMove.of(tf, x, 1, 2), (int) channels, indices);
  }

  private List<Output<T>> byFunction(Operand<T> x, long axis) {
    return tf.unstack(x, channels, Unstack.axis(axis)).output();
  }
}
