// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeviceComparisonTest {
  private static final float[] SOME = {1, Float.NaN, 20, Float.POSITIVE_INFINITY};

  @Test
  void equalNumbersDoNotDiffer() {
    assertEquals(0, DeviceComparison.difference(SOME, SOME.clone()));
  }

  @Test
  void differencesAreByTheLargestNumber() {
    float[] other = SOME.clone();
    other[0] = 3;
    assertEquals(0.1, DeviceComparison.difference(SOME, other), 1e-12);
    assertEquals(0.5, DeviceComparison.difference(new float[] {0}, new float[] {0.5f}), 1e-12);
  }

  @Test
  void whatIsNoNumberOnOneSideAloneDiffers() {
    float[] other = SOME.clone();
    other[1] = 0;
    assertEquals(Double.POSITIVE_INFINITY, DeviceComparison.difference(SOME, other));
    float[] finite = SOME.clone();
    finite[3] = 5;
    assertEquals(Double.POSITIVE_INFINITY, DeviceComparison.difference(SOME, finite));
    assertEquals(Double.POSITIVE_INFINITY, DeviceComparison.difference(SOME, new float[3]));
  }

  @Test
  void valueAndGradientBothCount() {
    assertTrue(comparison(1e-6, 1e-6, 0, "").isSame());
    assertFalse(comparison(1e-4, 0, 0, "").isSame());
    assertFalse(comparison(0, 1e-4, 0, "").isSame());
  }

  /** It explains a difference, and it may be that the first device is wrong. */
  @Test
  void whatFloat32LosesIsNotForgiven() {
    assertFalse(comparison(1e-4, 1e-4, 1e-2, "").isSame());
  }

  @Test
  void whatFailedIsNotTheSame() {
    assertFalse(comparison(0, 0, 0, "no kernel").isSame());
  }

  private static DeviceComparison comparison(
      double value, double gradient, double rounding, String failure) {
    return new DeviceComparison(
        "",
        new DeviceComparison.Distance(value, rounding),
        new DeviceComparison.Distance(gradient, rounding),
        failure);
  }
}
