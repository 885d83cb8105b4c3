// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Intervals of the rows of a matrix, all of one width, which is known when the graph runs: taken
 * out of them, and added up in their places.
 *
 * @param positions where the elements stand in the flattened matrix, (intervals, width)
 */
record SortedWindows(Operand<TInt32> positions) {
  /** Inputs are a matrix and positions. */
  private static final Primitive TAKE =
      Primitive.named("softtf.take_windows")
          .forward(SortedWindows::take)
          .gradient(SortedWindows::takeGradient);

  /** Inputs are intervals, positions and the size and the shape of the matrix. */
  private static final Primitive ADD_UP =
      Primitive.named("softtf.add_up_windows")
          .forward(SortedWindows::addUp)
          .gradient(SortedWindows::addUpGradient);

  /** (R, n) → (intervals, width). */
  <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
    return TAKE.apply(tf, x, positions);
  }

  /** In which column of rows of length n each element stands, (intervals, width). */
  Operand<TInt32> columns(Ops tf, int n) {
    return tf.math.floorMod(positions, tf.constant(n));
  }

  /**
   * (intervals, width) → (R, n).
   *
   * @param like a matrix of the result's shape
   */
  <T extends TFloating> Operand<T> addUp(Ops tf, Operand<T> intervals, Operand<T> like) {
    return ADD_UP.apply(tf, intervals, positions, tf.size(like, TInt32.class), tf.shape(like));
  }

  private static SortedWindows windows(PrimitiveContext<?> c) {
    return new SortedWindows(c.input(1, TInt32.class));
  }

  private static <T extends TFloating> List<Operand<T>> take(Primitive.Forward<T> c) {
    Operand<T> flat = c.tf().reshape(c.input(0), c.tf().constant(new int[] {-1}));
    return List.of(RowGather.elements(c.tf(), flat, windows(c).positions));
  }

  private static <T extends TFloating> List<Operand<T>> takeGradient(Primitive.Backward<T> c) {
    return Arrays.asList(windows(c).addUp(c.tf(), c.cotangent(), c.input(0)), null);
  }

  private static <T extends TFloating> List<Operand<T>> addUp(Primitive.Forward<T> c) {
    Operand<T> flat =
        c.tf().math.unsortedSegmentSum(c.input(0), windows(c).positions, c.input(2, TInt32.class));
    return List.of(c.tf().reshape(flat, c.input(3, TInt32.class)));
  }

  private static <T extends TFloating> List<Operand<T>> addUpGradient(Primitive.Backward<T> c) {
    return Arrays.asList(windows(c).of(c.tf(), c.cotangent()), null, null, null);
  }
}
