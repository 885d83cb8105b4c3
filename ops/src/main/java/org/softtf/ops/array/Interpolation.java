package org.softtf.ops.array;

import java.util.Locale;

/** What a quantile is whose position p = q·(n − 1) falls between two elements of the sorted row. */
public enum Interpolation {
  /** Weighs the two by their distance from p. */
  LINEAR,
  /** The lower of the two. */
  LOWER,
  /** The higher of the two. */
  HIGHER,
  /** The nearer of the two, the lower if they are equally near. */
  NEAREST,
  /** Their mean. */
  MIDPOINT;

  /** Whether it weighs two elements, be it that one weight is 0. */
  public boolean isBetweenTwo() {
    return this == LINEAR || this == MIDPOINT;
  }

  /**
   * Returns the interpolation by its Python name, the value of {@code quantile_method}.
   *
   * @param name {@code linear}, {@code lower}, {@code higher}, {@code nearest} or {@code midpoint}
   * @return the interpolation
   */
  public static Interpolation named(String name) {
    for (Interpolation interpolation : values()) {
      if (interpolation.pythonName().equals(name)) {
        return interpolation;
      }
    }
    throw new IllegalArgumentException(
        "interpolation must be one of linear, lower, higher, nearest, midpoint, got \""
            + name
            + "\"");
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
