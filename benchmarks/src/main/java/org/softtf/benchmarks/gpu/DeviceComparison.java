// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.gpu;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.PreparedCase;

/**
 * How far the numbers of one case are from each other on two devices.
 *
 * @param name the case
 * @param value the largest difference of the values, by the largest value or 1
 * @param gradient the same of the gradients
 */
record DeviceComparison(@JsonProperty("case") String name, double value, double gradient) {
  /** What float32 may lose by another order of summation. */
  static final double TOLERANCE = 1e-5;

  static DeviceComparison of(BenchmarkCase which, Device first, Device second) {
    List<float[]> wanted = numbers(which, first);
    List<float[]> found = numbers(which, second);
    return new DeviceComparison(
        which.toString(),
        difference(wanted.get(0), found.get(0)),
        difference(wanted.get(1), found.get(1)));
  }

  private static List<float[]> numbers(BenchmarkCase which, Device device) {
    try (PreparedCase prepared = new PreparedCase(which, device.settings())) {
      return prepared.numbers();
    }
  }

  /** Infinite where the shapes differ, or one is a number and the other is not. */
  static double difference(float[] wanted, float[] found) {
    if (wanted.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 1;
    double difference = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (Float.compare(wanted[i], found[i]) != 0) {
        double apart = Math.abs((double) wanted[i] - found[i]);
        difference = Math.max(difference, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
      }
      if (Float.isFinite(wanted[i])) {
        largest = Math.max(largest, Math.abs(wanted[i]));
      }
    }
    return difference / largest;
  }

  boolean isSame() {
    return value <= TOLERANCE && gradient <= TOLERANCE;
  }
}
