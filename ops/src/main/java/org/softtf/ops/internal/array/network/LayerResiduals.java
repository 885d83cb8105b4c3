// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;

/** The names of what the forward pass keeps of each layer for the gradient. */
final class LayerResiduals {
  private LayerResiduals() {}

  /** Argument and value of each layer's step. */
  static List<String> steps(Attributes attributes) {
    List<String> names = new ArrayList<>();
    int layers = Wiring.of(attributes).layers().size();
    for (int l = 0; l < layers; l++) {
      names.add(argument(l));
      names.add(value(l));
    }
    return names;
  }

  /** After them the differences of the rows that enter each layer, from the last to the first. */
  static List<String> stepsAndDifferences(Attributes attributes) {
    List<String> names = steps(attributes);
    for (int l = Wiring.of(attributes).layers().size() - 1; l >= 0; l--) {
      names.add(difference(l));
    }
    return names;
  }

  static String argument(int layer) {
    return "argument" + layer;
  }

  static String value(int layer) {
    return "value" + layer;
  }

  static String difference(int layer) {
    return "difference" + layer;
  }
}
