// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.gpu;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.PreparedCase;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * How far the numbers of one case are from each other on two devices.
 *
 * @param name the case
 * @param value how far the values are apart
 * @param gradient the same of the gradients
 * @param failure what TensorFlow said where the second device could not compute them, or empty
 */
record DeviceComparison(
    @JsonProperty("case") String name, Distance value, Distance gradient, String failure) {
  /** What float32 may lose by another order of summation. */
  static final double TOLERANCE = 1e-5;

  /**
   * How far numbers are apart: the largest difference, by the largest number or 1.
   *
   * @param devices those of the second device and those of the first
   * @param rounding those of the first device and what it computes in float64, which tells how much
   *     of the former may be rounding, or that the first device is wrong
   */
  record Distance(double devices, double rounding) {
    boolean isSame() {
      return devices <= TOLERANCE;
    }
  }

  static DeviceComparison of(BenchmarkCase which, Device first, Device second) {
    List<float[]> wanted = numbers(which, first, false);
    // float64 draws other numbers
    boolean random = which.operator().startsWith("random.");
    List<float[]> precise = random ? wanted : numbers(which, first, true);
    List<float[]> found;
    String failure = "";
    try {
      found = numbers(which, second, false);
    } catch (TensorFlowException e) {
      found = List.of(new float[0], new float[0]);
      failure = String.valueOf(e.getMessage());
    }
    return new DeviceComparison(
        which.toString(),
        distance(wanted.get(0), found.get(0), precise.get(0)),
        distance(wanted.get(1), found.get(1), precise.get(1)),
        failure);
  }

  private static List<float[]> numbers(BenchmarkCase which, Device device, boolean precise) {
    try (PreparedCase prepared = new PreparedCase(which, device.settings(), precise)) {
      return prepared.numbers();
    }
  }

  private static Distance distance(float[] wanted, float[] found, float[] precise) {
    return new Distance(difference(wanted, found), difference(precise, wanted));
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
    return failure.isEmpty() && value.isSame() && gradient.isSame();
  }
}
