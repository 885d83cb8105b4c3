package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Softsort's expectations on a sorted row without its n × n matrix, in every mode.
 *
 * <p>Row k of the matrix is simplex(−|zₖ − z|); the result is its expectation of v.
 */
public final class SortedMeans {
  private SortedMeans() {}

  /**
   * Returns the expectations.
   *
   * @param tf where to build
   * @param z (R, n), ascending in each row, in units of the softness; n known when the graph is
   *     built
   * @param v (R, n)
   * @param mode a soft mode
   * @param <T> the type
   * @return (R, n)
   */
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v, Mode mode) {
    return switch (mode) {
      case SMOOTH -> LaplaceMean.of(tf, z, v);
      case C0 -> WindowMean.of(tf, z, v, 1);
      case C1 -> WindowMean.of(tf, z, v, 2);
      case C2 -> WindowMean.of(tf, z, v, 3);
      case HARD -> throw new IllegalArgumentException("softsort has no hard mode");
    };
  }
}
