// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat64;

/** Calls an exported {@link LinearModel} in Java. */
final class Reloaded {
  private Reloaded() {}

  static double[] outputs(Path model) {
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(LinearModel.X));
        var result = bundle.function("serving_default").call(Map.of("x", x))) {
      return LinearModel.doubles((TFloat64) result.get("output_0").orElseThrow());
    }
  }
}
