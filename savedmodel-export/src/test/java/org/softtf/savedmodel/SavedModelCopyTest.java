// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Variables get other values in a copy of a model, and nothing else changes. */
class SavedModelCopyTest {
  private static final double[][] W = {{3}, {-2}};

  @TempDir private Path directory;
  private Path model;
  private Path copy;

  @BeforeEach
  void export() throws IOException {
    model = directory.resolve("model");
    copy = directory.resolve("copy");
    SavedModelExporter.of(tf -> TrainedLine.signatures(tf, false)).export(model);
  }

  @Test
  void theCopyHasTheValueAndElseIsTheSame() throws IOException {
    write();
    double[] sums = {3 - 4 - 1, -9 - 1 - 0, 0.75 + 2 - 2}; // x·W − target
    double loss = 0;
    for (double sum : sums) {
      loss += Math.pow(sum + TrainedLine.B, 2) / sums.length;
    }
    assertEquals(loss, loss(copy), 1e-12);
    assertEquals(-1, mismatch("saved_model.pb"));
    assertNotEquals(-1, mismatch("fingerprint.pb"));
  }

  @Test
  void aCopyWithoutValuesIsTheModelByteForByte() throws IOException {
    SavedModelCopy.of(model).export(copy);
    DirectoryContent.of(copy).requireSameAs(DirectoryContent.of(model));
  }

  @Test
  void aCopyCanBeCopiedAndReplaceItself() throws IOException {
    write();
    double loss = loss(copy);
    SavedModelCopy.of(copy).replaceExisting().export(copy);
    assertEquals(loss, loss(copy));
    assertThrows(FileAlreadyExistsException.class, () -> SavedModelCopy.of(model).export(copy));
  }

  @Test
  void aModelWithoutVariablesIsCopiedAsItIs() throws IOException {
    Path plain = directory.resolve("plain");
    SavedModelExporter.of(
            tf -> {
              var x = tf.placeholder(TFloat32.class);
              return List.of(
                  ModelSignature.named("f").input("x", x).output("y", tf.math.neg(x)).build());
            })
        .export(plain);
    SavedModelCopy.of(plain).export(copy);
    DirectoryContent.of(copy).requireSameAs(DirectoryContent.of(plain));
  }

  @Test
  void valuesThatDoNotFitAreRefused() throws IOException {
    try (TFloat64 scalar = TFloat64.scalarOf(1);
        TFloat32 floats = TFloat32.vectorOf(1)) {
      SavedModelCopy of = SavedModelCopy.of(model);
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> of.value("layer/v", scalar).export(copy));
      assertTrue(
          e.getMessage().contains("has no variable \"layer/v\", only [layer/w, b"), e::getMessage);
      SavedModelCopy other = SavedModelCopy.of(model);
      e = assertThrows(IllegalArgumentException.class, () -> other.value("b", floats).export(copy));
      assertTrue(
          e.getMessage().contains("is DT_DOUBLE [1], so its value cannot be DT_FLOAT [1]"),
          e::getMessage);
    }
    assertFalse(Files.exists(copy));
  }

  @Test
  void aCopyWithinTheModelIsRefused() throws IOException {
    Files.createDirectory(model.resolve("assets"));
    for (String place : List.of("inner", "assets/inner")) {
      var e =
          assertThrows(
              FileSystemException.class,
              () -> SavedModelCopy.of(model).export(model.resolve(place)));
      assertTrue(e.getMessage().contains("lies in the model that is copied"), e::getMessage);
    }
  }

  private long mismatch(String file) throws IOException {
    return Files.mismatch(model.resolve(file), copy.resolve(file));
  }

  private void write() throws IOException {
    try (TFloat64 w = TFloat64.tensorOf(StdArrays.ndCopyOf(W))) {
      SavedModelCopy.of(model).value("layer/w", w).export(copy);
    }
  }

  private static double loss(Path model) {
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(TrainedLine.X));
        TFloat64 targets = TFloat64.tensorOf(StdArrays.ndCopyOf(TrainedLine.TARGETS));
        var result = bundle.function("loss").call(Map.of("x", x, "targets", targets))) {
      return ((TFloat64) result.get("loss").orElseThrow()).getDouble();
    }
  }
}
