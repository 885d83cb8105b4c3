// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers are written, and means of them. */
public final class Numbers {
  /** What stands for a number that there is not. */
  public static final String NONE = "–";

  private Numbers() {}

  /**
   * Writes a number with three significant digits.
   *
   * @param number the number; null if there is none
   * @return the text
   */
  public static String text(Double number) {
    if (number == null) {
      return NONE;
    }
    int digits = number <= 0 ? 1 : 2 - (int) Math.floor(Math.log10(number));
    return String.format(Locale.ROOT, "%." + Math.max(0, Math.min(3, digits)) + "f", number);
  }

  /**
   * Writes a count.
   *
   * @param count the count; null if there is none
   * @return the text
   */
  public static String text(Integer count) {
    return count == null ? NONE : count.toString();
  }

  /**
   * Returns the geometric mean.
   *
   * @param numbers positive numbers
   * @return their mean; null of none
   */
  public static Double geometricMean(List<Double> numbers) {
    OptionalDouble logarithm = numbers.stream().mapToDouble(Math::log).average();
    return logarithm.isPresent() ? Math.exp(logarithm.getAsDouble()) : null;
  }
}
