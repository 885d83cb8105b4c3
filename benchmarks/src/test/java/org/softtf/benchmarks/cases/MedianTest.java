// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Which calls are made, and count. */
class MedianTest {
  /** So short that the first call is a long one. */
  private static final double SHORT = 1e-6;

  @Test
  void whatALongFirstCallPreparesDoesNotCount() {
    int[] calls = {0};
    double millis = Median.millis(() -> sleep(calls[0]++ == 0 ? 200 : 0), SHORT);
    assertEquals(2, calls[0]);
    assertTrue(millis < 200, () -> millis + " ms");
  }

  @Test
  void aCallOfSecondsIsNotRepeated() {
    int[] calls = {0};
    double millis = Median.millis(() -> sleep(calls[0]++ == 0 ? 2001 : 0), SHORT);
    assertEquals(1, calls[0]);
    assertTrue(millis >= 2001, () -> millis + " ms");
  }

  private static void sleep(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertEquals(2, Median.of(new double[] {3, 1, 2}));
    assertEquals(2.5, Median.of(new double[] {4, 1, 3, 2}));
  }
}
