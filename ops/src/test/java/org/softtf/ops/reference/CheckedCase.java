// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

/**
 * A case and what was found.
 *
 * @param row the case
 * @param comparison collects its errors
 */
record CheckedCase(ReferenceCase row, Comparison comparison) {
  CheckedCase(ReferenceCase row) {
    this(row, new Comparison());
  }

  /** Runs a part of the case; an exception is an error of the case, not of the test. */
  void attempt(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      comparison.fail("cannot be run: " + e);
    }
  }
}
