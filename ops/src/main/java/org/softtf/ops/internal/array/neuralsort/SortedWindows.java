package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Stretches of the rows of a matrix, all of one width, which is known when the graph runs: taken
 * out of them, and added up in their places.
 *
 * @param positions where the elements stand in the matrix without its shape, (stretches, width)
 */
record SortedWindows(Operand<TInt32> positions) {
  /** Inputs are a matrix and positions. */
  private static final CustomOperator TAKE =
      CustomOperator.named("softtf.take_windows")
          .forward(c -> List.of(take(c.tf(), c.<TFloating>input(0), c.input(1))))
          .gradient(
              c ->
                  Arrays.asList(
                      new SortedWindows(c.input(1))
                          .addUp(c.tf(), c.<TFloating>cotangent(0), c.<TFloating>input(0)),
                      null))
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  /** Inputs are stretches, positions and the size and the shape of the matrix. */
  private static final CustomOperator ADD_UP =
      CustomOperator.named("softtf.add_up_windows")
          .forward(
              c ->
                  List.of(
                      c.tf()
                          .reshape(
                              c.tf()
                                  .math
                                  .unsortedSegmentSum(
                                      c.<TFloating>input(0),
                                      c.<TInt32>input(1),
                                      c.<TInt32>input(2)),
                              c.<TInt32>input(3))))
          .gradient(
              c ->
                  Arrays.asList(
                      new SortedWindows(c.input(1)).of(c.tf(), c.<TFloating>cotangent(0)),
                      null,
                      null,
                      null))
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private static <T extends TFloating> Operand<T> take(
      Ops tf, Operand<T> x, Operand<TInt32> positions) {
    return RowGather.elements(tf, tf.reshape(x, tf.constant(new int[] {-1})), positions);
  }

  /** (R, n) → (stretches, width). */
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  public <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
    return (Operand<T>) TAKE.apply(tf, List.of(x, positions), Attributes.NONE).get(0);
  }

  /**
   * (stretches, width) → (R, n).
   *
   * @param like a matrix of the result's shape
   */
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  <T extends TFloating> Operand<T> addUp(Ops tf, Operand<T> stretches, Operand<T> like) {
    return (Operand<T>)
        ADD_UP
            .apply(
                tf,
                List.of(stretches, positions, tf.size(like, TInt32.class), tf.shape(like)),
                Attributes.NONE)
            .get(0);
  }
}
