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
    assertTrue(new DeviceComparison("", 1e-6, 1e-6).isSame());
    assertFalse(new DeviceComparison("", 1e-4, 0).isSame());
    assertFalse(new DeviceComparison("", 0, 1e-4).isSame());
  }
}
