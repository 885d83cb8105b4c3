// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import java.util.Locale;
import org.softtf.ops.internal.settings.PythonNames;

/**
 * How smooth an operator is.
 *
 * <p>All modes but {@link #HARD} tend to the hard operator as the softness tends to 0. Elementwise
 * operators and comparisons build on a step. In the compact modes {@link #C0}, {@link #C1} and
 * {@link #C2} the step is exact farther than 5 times the softness from a decision; in {@link
 * #SMOOTH} it is off by an exponentially small amount there. For array-valued operators the
 * distance depends on the method; values of {@code fast_soft_sort} are exact where elements are
 * near and mixed where they are far apart. Section 8 of {@code docs/algorithms.md} has the table.
 */
public enum Mode {
  /**
   * The exact operator. Its gradient is that of the exact function, which is zero almost everywhere
   * for steps, comparisons, soft indices and ranks.
   */
  HARD,
  /** Infinitely often differentiable: logistic functions and entropies. */
  SMOOTH,
  /** Continuous, piecewise linear decisions. */
  C0,
  /** Once continuously differentiable. */
  C1,
  /** Twice continuously differentiable. */
  C2;

  /**
   * Tells whether operators are soft in this mode.
   *
   * @return true for all but {@link #HARD}
   */
  public boolean isSoft() {
    return this != HARD;
  }

  /**
   * Returns the mode by its Python name.
   *
   * @param name {@code hard}, {@code smooth}, {@code c0}, {@code c1} or {@code c2}
   * @return the mode
   */
  public static Mode named(String name) {
    return PythonNames.find(Mode.class, name);
  }

  /**
   * Returns the mode's Python name.
   *
   * @return the name in small letters
   */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
