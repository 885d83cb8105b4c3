// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.savedmodel.ExportingProcess.Large.VARIABLE;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.savedmodel.internal.writing.DirectoryExchange;
import org.softtf.savedmodel.internal.writing.ExportStep;

/** An exporting process that dies leaves the old model or the new one, and never a part. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledExportTest {
  private static final int OLD = 1;
  private static final int NEW = 2;
  private static final long SECONDS = 300;
  private static final int KILLS = Integer.getInteger("soak.kills", 1);
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
  private static final int LIMIT_KILOBYTES = 64;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OLD_MODEL_ASIDE")
  void killedAtAStep(ExportStep step) throws IOException, InterruptedException {
    Path model = directory.resolve("model");
    ExportingProcess.exporter(OLD, VARIABLE).export(model);
    DirectoryContent old = DirectoryContent.of(model);
    assertEquals(ExportingProcess.HALTED, export(model, NEW, step.name()));
    if (step == ExportStep.IN_PLACE) {
      assertEquals(NEW, ExportingProcess.number(model));
    } else {
      DirectoryContent.of(model).requireSameAs(old);
    }
    ExportingProcess.exporter(NEW, VARIABLE).export(model);
    assertEquals(NEW, ExportingProcess.number(model));
  }

  @Test
  void killedBeforeTheFirstModelIsInPlace() throws IOException, InterruptedException {
    Path model = directory.resolve("model");
    assertEquals(ExportingProcess.HALTED, export(model, NEW, ExportStep.CHECKED.name()));
    assertTrue(Files.notExists(model));
  }

  private static int export(Path model, int number, String step)
      throws IOException, InterruptedException {
    Process process =
        ExportingProcess.command(model.toString(), "" + number, "" + number, VARIABLE.name(), step)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS));
    return process.exitValue();
  }

  /** {@code -Dsoak.kills=N} kills N processes. */
  @Test
  void killedAtAnyMomentWhileOthersRead() throws IOException, InterruptedException {
    Random moments = new Random(SEED);
    for (int i = 0; i < KILLS; i++) {
      killAtAMoment(directory.resolve("model" + i), moments.nextInt(1500));
    }
  }

  private static void killAtAMoment(Path model, int milliseconds)
      throws IOException, InterruptedException {
    ExportingProcess.exporter(OLD, VARIABLE).export(model);
    Process process =
        ExportingProcess.command(
                model.toString(), "" + NEW, "" + Integer.MAX_VALUE, VARIABLE.name())
            .start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("" + NEW, reader.readLine());
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
      do {
        // at any moment there is a model
        assertTrue(Files.exists(model.resolve("saved_model.pb")), "no model for a moment");
      } while (System.nanoTime() < end);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertTrue(ExportingProcess.number(model) >= NEW);
  }

  /** A limit of the size of files has the effect of a full disk, and needs no disk. */
  @ParameterizedTest
  @EnumSource
  void aDiskThatIsFull(ExportingProcess.Large large) throws IOException, InterruptedException {
    Path model = directory.resolve("model");
    ExportingProcess.exporter(OLD, VARIABLE).export(model);
    DirectoryContent old = DirectoryContent.of(directory);
    ProcessBuilder builder =
        ExportingProcess.command(model.toString(), "" + NEW, "" + NEW, large.name());
    List<String> limited =
        new ArrayList<>(
            List.of("bash", "-c", "ulimit -f " + LIMIT_KILOBYTES + " && exec \"$@\"", "limited"));
    limited.addAll(builder.command());
    Process process = builder.command(limited).start();
    String message = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS));
    assertEquals(ExportingProcess.REFUSED, process.exitValue(), message);
    assertTrue(message.contains("too large"), message);
    DirectoryContent.of(directory).requireSameAs(old);
  }

  /** Without this, the tests above would pass with two moves as long as nobody looks in between. */
  @Test
  void directoriesAreExchangedInOneStep() throws IOException {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path other = Files.createDirectory(directory.resolve("ö ther"));
    Files.writeString(one.resolve("1"), "");
    Files.writeString(other.resolve("2"), "");
    assertTrue(DirectoryExchange.NATIVE.exchange(one, other));
    assertEquals(List.of("2"), names(one));
    assertEquals(List.of("1"), names(other));
    assertTrue(!DirectoryExchange.NATIVE.exchange(one, directory.resolve("absent")));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
