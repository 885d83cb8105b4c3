// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.gpu;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.Median;
import org.softtf.benchmarks.cases.PreparedCase;

/**
 * How long value and gradient of a case take on two devices, warm. The input is in the memory of
 * the host, and the results go there.
 *
 * @param name the case
 * @param firstMs on the first device, in milliseconds
 * @param secondMs on the second
 */
record DeviceTimes(
    @JsonProperty("case") String name,
    @JsonProperty("first_ms") double firstMs,
    @JsonProperty("second_ms") double secondMs) {

  static DeviceTimes of(BenchmarkCase which, Device first, Device second, double seconds) {
    return new DeviceTimes(
        which.toString(), millis(which, first, seconds), millis(which, second, seconds));
  }

  private static double millis(BenchmarkCase which, Device device, double seconds) {
    try (PreparedCase prepared = new PreparedCase(which, device.settings())) {
      // The first loads each kernel that a GPU has not run before: a second or more.
      prepared.valueAndGradient();
      return Median.millis(prepared::valueAndGradient, seconds);
    }
  }

  double ratio() {
    return secondMs / firstMs;
  }
}
