// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Powers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Softsort's expectations on a sorted row without its n × n matrix, in every mode.
 *
 * <p>Row k of the matrix is simplex(−|zₖ − z|); the result is its expectation of v.
 */
final class SortedMeans {
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
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v, Mode mode) {
    return mode == Mode.SMOOTH
        ? LaplaceMean.of(tf, z, v)
        : WindowMean.of(tf, z, v, Powers.ofMode(mode));
  }
}
