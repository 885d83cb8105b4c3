// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.process.Measurement;

class GrowthSeriesTest {
  private static final double FAILS = Double.NaN;

  private final GrowthSeries series =
      new GrowthSeries(BenchmarkCase.parse("sort:softsort:smooth:1:128"), GrowthSeries.OURS);

  @Test
  void whatTookLongerThanItsNeighboursSayIsMeasuredAgain() throws IOException {
    measure(128, 1);
    measure(256, 2);
    measure(512, 13, 4);
    measure(1024, 33, 34);
    requirePoints(1, 2, 4, 33);
  }

  @Test
  void whatTookAsLongAsTheySayIsNot() throws IOException {
    measure(128, 1);
    measure(256, 4);
    measure(512, 40);
    requirePoints(1, 4, 40);
  }

  @Test
  void whatFailedWhereLittleWasExpectedIsMeasuredAgain() throws IOException {
    measure(128, FAILS, 1);
    measure(256, 2);
    measure(512, FAILS, 4);
    measure(1024, FAILS, FAILS);
    requirePoints(1, 2, 4);
    assertEquals("n = 1024: more than 5 s", series.end());
  }

  @Test
  void whatFailedWhereMuchWasExpectedIsNot() throws IOException {
    measure(128, 100);
    measure(256, 400);
    measure(512, FAILS);
    assertEquals("n = 512: more than 5 s", series.end());
  }

  @Test
  void withoutAPeerNothingIsMeasured() throws IOException {
    assertFalse(series.measure(128, () -> null));
    requirePoints();
    assertFalse(series.hasEnded());
  }

  /** Measures one size, which takes as many tries as are given. */
  private void measure(int n, double... milliseconds) throws IOException {
    Queue<Double> tries = new ArrayDeque<>(Arrays.stream(milliseconds).boxed().toList());
    series.measure(n, () -> found(tries.remove()));
    assertEquals(List.of(), List.copyOf(tries));
  }

  private static Measurement found(double milliseconds) {
    return Double.isNaN(milliseconds)
        ? Measurement.failed("more than 5 s")
        : new Measurement(milliseconds, milliseconds, Map.of(), 1, 1.0, 1.0, null);
  }

  private void requirePoints(double... milliseconds) {
    assertEquals(
        Arrays.stream(milliseconds).boxed().toList(),
        series.points().stream().map(GrowthSeries.Point::milliseconds).toList());
  }
}
