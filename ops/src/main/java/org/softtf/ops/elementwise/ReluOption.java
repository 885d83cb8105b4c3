package org.softtf.ops.elementwise;

import java.util.Arrays;

/** An option of {@code softRelu}, {@code relu} and {@code clip}. */
public final class ReluOption {
  private final boolean gated;

  private ReluOption(boolean gated) {
    this.gated = gated;
  }

  /**
   * Takes x·S(x/softness) for the soft max(x, 0), in place of the integral of S; Python's {@code
   * gated=True}.
   *
   * @return the option
   */
  public static ReluOption gated() {
    return gated(true);
  }

  /**
   * Chooses the form of the soft max(x, 0).
   *
   * @param gated true for x·S(x/softness), false (default) for the integral of S
   * @return the option
   */
  public static ReluOption gated(boolean gated) {
    return new ReluOption(gated);
  }

  static boolean isGated(ReluOption... options) {
    return Arrays.stream(options).reduce(gated(false), (first, last) -> last).gated;
  }
}
