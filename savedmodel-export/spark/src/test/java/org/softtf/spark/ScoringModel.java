// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The model of {@link Models#scoring}, exported once for the tests of a class. */
abstract class ScoringModel {
  @TempDir static Path directory;
  static Path model;

  @BeforeAll
  static void export() throws IOException {
    model = Models.scoring(directory.resolve("model"));
  }

  /** What scores the column features. */
  static SavedModelTransformer line() {
    return new SavedModelTransformer()
        .setModelDirectory(model.toString())
        .setInputCols("features")
        .setSignatureInputs("x")
        .setOutputCols("score")
        .setSignatureOutputs("y");
  }
}
