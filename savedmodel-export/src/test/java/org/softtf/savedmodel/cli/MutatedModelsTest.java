// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is in a model's file, {@code softtf inspect} describes it or says in a sentence why not.
 *
 * <p>{@code -Dfuzz.inspect=N} tries N files; each has the seed that a failure names.
 */
class MutatedModelsTest {
  private static final int FILES = Integer.getInteger("fuzz.inspect", 200);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void areInspectedOrRefusedInWords() throws IOException {
    byte[] whole = Files.readAllBytes(ModelFiles.trained(directory).resolve("saved_model.pb"));
    Path model = Files.createDirectory(directory.resolve("mutant"));
    for (int seed = 0; seed < FILES; seed++) {
      Files.write(model.resolve("saved_model.pb"), new MutatedModel(seed).of(whole));
      List<String> command =
          seed % 2 == 0
              ? List.of("inspect", model.toString())
              : List.of("inspect", "--json", model.toString());
      String where = "seed " + seed;
      requirePlain(where, assertTimeoutPreemptively(LONG, () -> CommandRun.of(command), where));
    }
  }

  private static void requirePlain(String where, CommandRun run) {
    String said = where + ": " + run.out() + run.err();
    assertTrue(run.exitCode() == 0 || run.exitCode() == 1, said);
    assertTrue(run.exitCode() == 0 || !run.err().isBlank(), said);
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
