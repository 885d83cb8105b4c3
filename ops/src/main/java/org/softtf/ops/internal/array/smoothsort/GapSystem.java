// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * The Newton equations {@code K·diag(s, d)·Kᵀ·x = r} of the amounts [s, d], the slacks and gaps of
 * {@link SmoothPermutahedron}, and the {@link GapMatrix} that they are solved with.
 *
 * <p>Their matrix has five diagonals. TensorFlow has no solver for it, and its dense one is faster
 * for short rows, where one built of its operations has too many of them.
 *
 * <p>The registered gradient solves the same equations, and has every order. Nothing is stopped.
 */
final class GapSystem {
  /**
   * So many gaps take a dense factor about as long as cyclic reduction, and more take it longer.
   */
  private static final int LONG = 128;

  private static final String GAPS = "m";

  private static final Primitive OPERATOR =
      Primitive.ofDoubles("softtf.smooth_sort_system")
          .forward(GapSystem::forward)
          .gradient(GapSystem::gradient);

  private GapSystem() {}

  /**
   * The solution x, through which gradients of any order flow.
   *
   * @param amounts ≥ 0, (R, 2m), m static
   * @param right r, (R, m)
   * @return (R, m)
   */
  static Operand<TFloat64> solve(Ops tf, Operand<TFloat64> amounts, Operand<TFloat64> right) {
    int m = (int) right.shape().get(1);
    return OPERATOR.apply(tf, Attributes.of(GAPS, m), amounts, right);
  }

  /** Whether the matrix of so many gaps is better not a dense one. */
  static boolean isLong(int m) {
    return m >= LONG;
  }

  /** The matrix of so many gaps. */
  static GapMatrix matrix(RowMath<TFloat64> f, int m) {
    return isLong(m) ? new BandedGapMatrix(f, m) : DenseGapMatrix.of(f, m);
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    GapMatrix matrix = matrix(f, c.attributes().integer(GAPS));
    return List.of(matrix.solver(c.input(0)).apply(c.input(1)));
  }

  /** The matrix is symmetric: r's cotangent solves the same equations. */
  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    GapMatrix matrix = matrix(f, c.attributes().integer(GAPS));
    Operand<TFloat64> adjoint = solve(c.tf(), c.input(0), c.cotangent());
    Operand<TFloat64> ofAmounts =
        f.times(matrix.differences(adjoint), matrix.differences(c.output()));
    return List.of(f.negative(ofAmounts), adjoint);
  }
}
