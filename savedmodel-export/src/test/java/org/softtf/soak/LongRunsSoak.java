// SPDX-License-Identifier: Apache-2.0
package org.softtf.soak;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is done very often leaves nothing behind: {@code mvn -Psoak verify}, which takes an hour and
 * a half, and which {@code -Dsoak.minutes=N} makes shorter, for the training's length, and {@code
 * -Dsoak.percent=N}, for how often the others do what they do.
 */
class LongRunsSoak {
  private static final int PERCENT = Integer.getInteger("soak.percent", 100);

  @ParameterizedTest
  @CsvSource({
    "calls, 100000",
    "shapes, 100000",
    "tape, 100000",
    "graphs, 20000",
    "exports, 2000",
    "threads, 2000"
  })
  void memoryIsFlat(String name, int times) throws Exception {
    LongRunProcess.run(true, name, Integer.toString(times / 100 * PERCENT));
  }

  @Test
  void memoryIsFlatInALongTraining() throws Exception {
    LongRunProcess.run(true, "training", System.getProperty("soak.minutes", "60"));
  }
}
