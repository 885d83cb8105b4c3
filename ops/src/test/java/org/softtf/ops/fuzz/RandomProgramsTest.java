// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever an operator is given, there is a result or a sentence that names the operator.
 *
 * <p>{@code -Dfuzz.programs=N} tries N programs, {@code -Dfuzz.seed=S} from another seed on; each
 * has the seed that a failure names. The seed of the program that runs is in the file {@code
 * target/fuzz-program.txt}, for a crash names none.
 */
class RandomProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("fuzz.programs", 400);
  private static final long SEED = Long.getLong("fuzz.seed", 0);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SHOWN = 20;

  @Test
  void giveAResultOrASentence() throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<RandomProgram.End, Integer> ends = new EnumMap<>(RandomProgram.End.class);
    Path current = Files.createDirectories(Path.of("target")).resolve("fuzz-program.txt");
    for (long seed = SEED; seed < SEED + PROGRAMS && wrong.size() < SHOWN; seed++) {
      Files.writeString(current, "-Dfuzz.programs=1 -Dfuzz.seed=" + seed);
      RandomProgram program = new RandomProgram(seed);
      try {
        ends.merge(assertTimeoutPreemptively(LONG, program::run), 1, Integer::sum);
      } catch (AssertionError | RuntimeException e) {
        wrong.add("seed " + seed + ": " + program.text() + "\n  " + e);
        if (PROGRAMS == 1) {
          e.printStackTrace();
        }
      }
    }
    System.out.println(PROGRAMS + " random programs from seed " + SEED + ": " + ends);
    assertEquals("", String.join("\n", wrong));
    // or the programs are all wrong, or all right, and show nothing
    for (RandomProgram.End end : List.of(RandomProgram.End.REFUSED, RandomProgram.End.RAN)) {
      assertTrue(PROGRAMS < 100 || ends.getOrDefault(end, 0) > PROGRAMS / 10, ends.toString());
    }
  }
}
