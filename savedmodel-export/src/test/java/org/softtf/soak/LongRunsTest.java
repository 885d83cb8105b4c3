// SPDX-License-Identifier: Apache-2.0
package org.softtf.soak;

import org.junit.jupiter.api.Test;

/** The programs of {@link LongRunsSoak} are whole: each runs for a moment. */
class LongRunsTest {
  private static final String[] MOMENT = {
    "graphs",
    "4",
    "calls",
    "40",
    "exports",
    "2",
    "shapes",
    "40",
    "tape",
    "4",
    "threads",
    "2",
    "training",
    "0"
  };

  @Test
  void runForAMoment() throws Exception {
    LongRunProcess.run(false, MOMENT);
  }
}
