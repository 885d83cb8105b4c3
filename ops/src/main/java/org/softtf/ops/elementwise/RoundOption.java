package org.softtf.ops.elementwise;

import java.util.Arrays;

/** An option of {@code round}. */
public final class RoundOption {
  private static final int DEFAULT_RADIUS = 5;
  private static final int LARGEST_RADIUS = 1000;

  private final int radius;

  private RoundOption(int radius) {
    this.radius = radius;
  }

  /**
   * Sets how many whole numbers on each side of floor(x) take part; Python's {@code
   * neighbor_radius}.
   *
   * @param radius from 1 to 1000, default 5; time and memory grow with it
   * @return the option
   */
  public static RoundOption neighborRadius(int radius) {
    if (radius < 1 || radius > LARGEST_RADIUS) {
      throw new IllegalArgumentException(
          "neighbor radius must be from 1 to " + LARGEST_RADIUS + ", got " + radius);
    }
    return new RoundOption(radius);
  }

  static int radius(RoundOption... options) {
    return Arrays.stream(options)
        .reduce(new RoundOption(DEFAULT_RADIUS), (first, last) -> last)
        .radius;
  }
}
