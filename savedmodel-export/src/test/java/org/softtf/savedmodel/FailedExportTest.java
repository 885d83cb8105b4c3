// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.savedmodel.internal.writing.ExportStep;

/** An export that fails at any step leaves what was there before, and nothing beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailedExportTest {
  private LinearModel model;

  @BeforeAll
  void build() {
    model = new LinearModel();
  }

  @AfterAll
  void close() {
    model.close();
  }

  static Stream<Arguments> failures() {
    return Stream.of(true, false)
        .flatMap(
            canExchange ->
                failuresAt(ExportStep.values())
                    .filter(
                        arguments ->
                            !canExchange || arguments.get()[0] != ExportStep.OLD_MODEL_ASIDE)
                    .map(
                        arguments ->
                            Arguments.of(canExchange, arguments.get()[0], arguments.get()[1])));
  }

  static Stream<Arguments> failuresBeforeTheMove() {
    return failuresAt(
        ExportStep.STAGED,
        ExportStep.VARIABLES_WRITTEN,
        ExportStep.ASSETS_WRITTEN,
        ExportStep.MODEL_WRITTEN,
        ExportStep.CHECKED);
  }

  private static Stream<Arguments> failuresAt(ExportStep... steps) {
    return Stream.of(steps)
        .flatMap(
            step ->
                Stream.of(
                        new IOException("no space left"),
                        new IllegalStateException("a bug"),
                        new OutOfMemoryError("no memory left"))
                    .map(failure -> Arguments.of(step, failure)));
  }

  @Test
  void anInterruptedExportSaysSoAndLeavesNothing(@TempDir Path directory) throws IOException {
    model.exporter().export(directory.resolve("model"));
    DirectoryContent old = DirectoryContent.of(directory);
    SavedModelExporter exporter = model.exporter().replaceExisting();
    Thread.currentThread().interrupt();
    InterruptedIOException failure =
        assertThrows(
            InterruptedIOException.class, () -> exporter.export(directory.resolve("model")));
    assertTrue(Thread.interrupted(), "the thread is no longer interrupted");
    assertTrue(failure.getMessage().contains("was interrupted"), failure.getMessage());
    DirectoryContent.of(directory).requireSameAs(old);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theOldModelStays(
      boolean canExchange, ExportStep step, Throwable failure, @TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("model");
    model.exporter().export(path);
    DirectoryContent old = DirectoryContent.of(directory);
    model.train(1);
    SavedModelExporter exporter = model.exporter().replaceExisting();
    if (!canExchange) {
      exporter.exchangedBy((one, other) -> false);
    }
    failAt(step, failure, exporter, path);
    if (step == ExportStep.IN_PLACE) {
      requireCurrentModel(path); // too late to take back: the new model is there, whole
      requireNothingBeside(path);
    } else {
      DirectoryContent.of(directory).requireSameAs(old);
    }
    model.exporter().replaceExisting().export(path);
    requireCurrentModel(path);
    requireNothingBeside(path);
  }

  @ParameterizedTest
  @MethodSource("failuresBeforeTheMove")
  void aNewPlaceStaysEmpty(ExportStep step, Throwable failure, @TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("model");
    failAt(step, failure, model.exporter(), path);
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static void failAt(
      ExportStep step, Throwable failure, SavedModelExporter exporter, Path path) {
    exporter.steps(
        reached -> {
          if (reached == step) {
            FailedExportTest.<RuntimeException>sneak(failure);
          }
        });
    assertEquals(failure, assertThrows(failure.getClass(), () -> exporter.export(path)));
  }

  @SuppressWarnings("unchecked") // throws what it is given, checked or not
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  private void requireCurrentModel(Path path) {
    assertArrayEquals(model.outputs(), Reloaded.outputs(path));
  }

  private static void requireNothingBeside(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path.getParent())) {
      assertEquals(List.of(path), files.toList());
    }
  }
}
