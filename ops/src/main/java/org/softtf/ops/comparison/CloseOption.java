package org.softtf.ops.comparison;

/** An option of {@code isClose}. */
public final class CloseOption {
  private static final double RELATIVE = 1e-5;
  private static final double ABSOLUTE = 1e-8;

  private final boolean relative;
  private final double tolerance;

  private CloseOption(boolean relative, double tolerance) {
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw new IllegalArgumentException(
          "a tolerance must be at least 0 and finite, got " + tolerance);
    }
    this.relative = relative;
    this.tolerance = tolerance;
  }

  /**
   * Sets the tolerance in proportion to |y|; Python's {@code rtol}.
   *
   * @param tolerance at least 0, default 1e-5
   * @return the option
   */
  public static CloseOption relativeTolerance(double tolerance) {
    return new CloseOption(true, tolerance);
  }

  /**
   * Sets the tolerance that does not depend on y; Python's {@code atol}.
   *
   * @param tolerance at least 0, default 1e-8
   * @return the option
   */
  public static CloseOption absoluteTolerance(double tolerance) {
    return new CloseOption(false, tolerance);
  }

  static double relative(CloseOption... options) {
    return last(true, RELATIVE, options);
  }

  static double absolute(CloseOption... options) {
    return last(false, ABSOLUTE, options);
  }

  private static double last(boolean relative, double fallback, CloseOption... options) {
    double tolerance = fallback;
    for (CloseOption option : options) {
      tolerance = option.relative == relative ? option.tolerance : tolerance;
    }
    return tolerance;
  }
}
