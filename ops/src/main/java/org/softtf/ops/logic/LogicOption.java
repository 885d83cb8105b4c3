package org.softtf.ops.logic;

import java.util.Arrays;

/** An option of {@code all}, {@code any} and the logical operators of two operands. */
public final class LogicOption {
  private final boolean geometricMean;

  private LogicOption(boolean geometricMean) {
    this.geometricMean = geometricMean;
  }

  /**
   * Takes the geometric mean in place of the product, so that many likely facts stay likely;
   * Python's {@code use_geometric_mean=True}.
   *
   * @return the option
   */
  public static LogicOption geometricMean() {
    return geometricMean(true);
  }

  /**
   * Chooses between the geometric mean and the product.
   *
   * @param on true for the geometric mean, false (default) for the product
   * @return the option
   */
  public static LogicOption geometricMean(boolean on) {
    return new LogicOption(on);
  }

  public static boolean isGeometricMean(LogicOption... options) {
    return Arrays.stream(options).reduce(geometricMean(false), (first, last) -> last).geometricMean;
  }
}
