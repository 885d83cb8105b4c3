// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.Random;

/** Rows to test with. */
public final class SortedRows {
  private SortedRows() {}

  /** n numbers from 0 to the width, ascending. */
  public static double[] random(int n, double width, long seed) {
    return new Random(seed).doubles(n, 0, width).sorted().toArray();
  }

  /**
   * Makes every second element equal to the one before it.
   *
   * @param row any numbers, which change
   * @return the row
   */
  public static double[] withTies(double[] row) {
    for (int i = 0; i + 1 < row.length; i += 2) {
      row[i + 1] = row[i];
    }
    return row;
  }
}
