// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat32;

/** An exported model that ranks sets of images; who trained it last does not matter. */
final class ServedModel implements AutoCloseable {
  private final SavedModelBundle bundle;

  ServedModel(Path directory) {
    bundle = SavedModelBundle.load(directory.toString());
  }

  /** Returns the share of sets that are sorted wholly right. */
  double accuracy(DigitSets test) {
    try (Result result = bundle.function("ranks").call(Map.of("sets", test.images()))) {
      TFloat32 ranks = (TFloat32) result.get("ranks").orElseThrow();
      long sets = ranks.shape().get(0);
      int right = 0;
      for (long set = 0; set < sets; set++) {
        right += ranks.get(set).equals(test.ranks().get(set)) ? 1 : 0;
      }
      return (double) right / sets;
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
