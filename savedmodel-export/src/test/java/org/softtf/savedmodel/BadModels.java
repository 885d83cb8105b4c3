// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Models that would be broken are refused with a reason; nothing is written, all stays usable. */
abstract class BadModels {
  @TempDir Path directory;
  LinearModel model;

  @BeforeEach
  void build() {
    model = new LinearModel();
  }

  @AfterEach
  void everythingStaysUsable() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
    Path path = directory.resolve("good");
    model.exporter().export(path);
    assertArrayEquals(model.outputs(), Reloaded.outputs(path));
    model.close();
  }

  void export(String reason, ModelSignature... signatures) {
    refused(
        () ->
            SavedModelExporter.of(model.session)
                .signatures(signatures)
                .export(directory.resolve("model")),
        reason);
  }

  static void refused(Executable action, String reason) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
