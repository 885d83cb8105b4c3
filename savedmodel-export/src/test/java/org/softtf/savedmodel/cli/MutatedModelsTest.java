// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is in a model's file, {@code softtf inspect} describes it or says in a sentence why not,
 * and {@code softtf check} calls it or says so.
 *
 * <p>{@code -Dfuzz.inspect=N} and {@code -Dfuzz.check=N} try N files, {@code -Dfuzz.seed=S} from
 * another seed on; each has the seed that a failure names.
 */
class MutatedModelsTest {
  private static final int FILES = Integer.getInteger("fuzz.inspect", 200);
  private static final int CHECKED = Integer.getInteger("fuzz.check", 40);
  private static final long SEED = Long.getLong("fuzz.seed", 0);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int SECONDS = 60;
  private static final int REPORTED = 10_000;

  @TempDir private Path directory;

  @Test
  void areInspectedOrRefusedInWords() throws IOException {
    Path small = ModelFiles.small(directory);
    Path large = ModelFiles.trained(directory);
    Path model = Files.createDirectory(directory.resolve("mutant"));
    for (long seed = SEED; seed < SEED + FILES; seed++) {
      Path whole = seed % MutatedModel.LARGE == 0 ? large : small;
      new MutatedModel(seed).write(whole, model);
      List<String> command =
          seed % 2 == 0
              ? List.of("inspect", model.toString())
              : List.of("inspect", "--json", model.toString());
      String where = "seed " + seed;
      requirePlain(where, assertTimeoutPreemptively(LONG, () -> CommandRun.of(command), where));
      if ((seed - SEED + 1) % REPORTED == 0) {
        System.out.println("inspected " + (seed - SEED + 1) + " damaged models");
      }
    }
  }

  /**
   * Many are called by one process, as each would be by its own: that takes a thousandth of the
   * time. One that ends the process, or does not end, is given to {@code check}.
   */
  @Test
  void areCheckedOrRefusedInWords() throws Exception {
    Path whole = ModelFiles.small(directory);
    Map<String, Integer> ends = new TreeMap<>();
    long seed = SEED;
    while (seed < SEED + CHECKED) {
      ManyCallsProcess process = ManyCallsProcess.start(whole, directory, seed, SEED + CHECKED);
      seed = process.follow(ends);
      if (seed < SEED + CHECKED) {
        ends.merge("ended the process", 1, Integer::sum);
        System.out.println("seed " + seed + " ended the process, " + process.ending());
        System.out.println("  softtf check says: " + requireChecked(whole, seed));
        seed++;
      }
    }
    System.out.println("checked " + CHECKED + " damaged models from seed " + SEED + ": " + ends);
    assertEquals(CHECKED, ends.values().stream().mapToInt(count -> count).sum());
  }

  /** What {@code check} says, which must be a sentence. */
  private String requireChecked(Path whole, long seed) throws IOException {
    Path model = directory.resolve("deadly");
    new MutatedModel(seed).write(whole, model);
    CommandRun run = CommandRun.of("check", model.toString(), "--time-limit", "" + SECONDS);
    requirePlain("seed " + seed, run);
    return (run.out() + run.err()).strip();
  }

  static void requirePlain(String where, CommandRun run) {
    String said = where + ": " + run.out() + run.err();
    assertTrue(run.exitCode() == 0 || run.exitCode() == 1, said);
    // that graph and objects differ is part of the description, and a reason to fail
    boolean reason = !run.err().isBlank() || run.out().contains("do NOT agree");
    assertTrue(run.exitCode() == 0 || reason, said);
    for (String internal : List.of("unexpected error", "Exception", "\tat ", "java.", "null")) {
      assertFalse(run.err().contains(internal), said);
    }
    assertTrue(
        (run.out() + run.err())
            .chars()
            .allMatch(c -> c == '\n' || c == '\t' || c == '\r' || !Character.isISOControl(c)),
        said);
  }
}
