// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import java.util.Locale;
import org.softtf.ops.internal.settings.PythonNames;

/** What a quantile is whose position t = q·(n − 1) falls between two elements of the sorted row. */
public enum Interpolation {
  /** Weighs the two: the nearer one is to t, the more. */
  LINEAR,
  /** The lower of the two. */
  LOWER,
  /** The higher of the two. */
  HIGHER,
  /** The nearer of the two, the lower if they are equally near. */
  NEAREST,
  /** Their mean. */
  MIDPOINT;

  /**
   * Returns the interpolation by its Python name, the value of {@code quantile_method}.
   *
   * @param name {@code linear}, {@code lower}, {@code higher}, {@code nearest} or {@code midpoint}
   * @return the interpolation
   */
  public static Interpolation named(String name) {
    return PythonNames.find(Interpolation.class, name);
  }

  /**
   * Returns the interpolation's Python name.
   *
   * @return the name in small letters
   */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
