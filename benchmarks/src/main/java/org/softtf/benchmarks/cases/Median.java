package org.softtf.benchmarks.cases;

import java.util.Arrays;

/** The median time of repeated calls. */
public final class Median {
  private static final int MOST_CALLS = 2000;
  private static final double WARMING = 0.2;

  private Median() {}

  /**
   * Measures a call: once to prepare what is prepared on first use, then a warm call that counts,
   * then, if that was short, a while to warm up, then as many calls as fit.
   *
   * @param call what to measure
   * @param seconds how long to repeat it
   * @return milliseconds
   */
  public static double millis(Runnable call, double seconds) {
    secondsOf(call);
    double[] times = new double[MOST_CALLS];
    times[0] = secondsOf(call);
    double left = WARMING * seconds;
    boolean isShort = times[0] < left;
    while (isShort && left > 0) {
      left -= secondsOf(call);
    }
    int count = 1;
    for (left = seconds - times[0]; left > 0 && count < MOST_CALLS; count++) {
      times[count] = secondsOf(call);
      left -= times[count];
    }
    return 1e3 * of(Arrays.copyOf(times, count));
  }

  static double of(double[] numbers) {
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
