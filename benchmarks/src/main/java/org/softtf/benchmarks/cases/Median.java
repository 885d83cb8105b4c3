// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.Arrays;

/** The median time of repeated calls. */
public final class Median {
  private static final int MOST_CALLS = 2000;
  private static final double WARMING = 0.2;
  private static final double LONG = 10;

  /** Seconds; what is prepared on first use takes less. */
  private static final double PREPARING = 2;

  private Median() {}

  /**
   * Measures a call. The first one prepares what is prepared on first use. After a short one follow
   * some to warm up, then as many as fit, of which the median counts. After a long one follows one
   * more, and the faster counts; one so long that preparing matters little counts alone.
   *
   * @param call what to measure
   * @param seconds how long to repeat it
   * @return milliseconds
   */
  public static double millis(Runnable call, double seconds) {
    double first = secondsOf(call);
    if (first > LONG * seconds) {
      return 1e3 * (first > PREPARING ? first : Math.min(first, secondsOf(call)));
    }
    for (double left = WARMING * seconds; left > 0; ) {
      left -= secondsOf(call);
    }
    double[] times = new double[MOST_CALLS];
    int count = 0;
    for (double left = seconds; count == 0 || (left > 0 && count < MOST_CALLS); count++) {
      times[count] = secondsOf(call);
      left -= times[count];
    }
    return 1e3 * of(Arrays.copyOf(times, count));
  }

  /**
   * Returns the median of numbers.
   *
   * @param numbers at least one; they are sorted
   * @return the median
   */
  public static double of(double[] numbers) {
    Arrays.sort(numbers);
    int middle = numbers.length / 2;
    return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
  }

  private static double secondsOf(Runnable call) {
    long start = System.nanoTime();
    call.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
