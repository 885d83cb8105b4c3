// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of rows whose arrays have other lengths than those of other rows. */
public enum Lengths {
  /** They are an error. */
  SAME,
  /** Rows of one length go into one batch. */
  GROUP,
  /** Rows are filled up to the longest of a batch. */
  PAD;

  /** Reads a parameter's value. */
  public static Lengths of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }

  /** All values of a parameter. */
  public static String[] names() {
    return Arrays.stream(values())
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }
}
