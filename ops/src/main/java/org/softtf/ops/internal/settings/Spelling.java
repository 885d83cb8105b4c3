// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How errors write the names of operators: as the user did who called them. */
public enum Spelling {
  /** {@code takeAlongAxis}: for calls of methods. */
  JAVA {
    @Override
    String of(String pythonName) {
      String name = pythonName.substring(pythonName.lastIndexOf('.') + 1);
      return JOINED.getOrDefault(name, camelCase(name));
    }
  },

  /** {@code take_along_axis}: for calls through the catalogue. */
  PYTHON {
    @Override
    String of(String pythonName) {
      return pythonName;
    }
  };

  /** Names whose words Python writes together, and those that Java has shorter. */
  private static final Map<String, String> JOINED =
      Map.of(
          "softrelu", "softRelu",
          "isclose", "isClose",
          "keepdims", "keepDims",
          "soft_start_index", "softStart",
          "slice_size", "size",
          "slice_sizes", "sizes");

  /** Writes an operator's, or an argument's, Python name. */
  abstract String of(String pythonName);

  /** Writes words that underscores separate as one: {@code takeAlongAxis}. */
  static String camelCase(String name) {
    String[] words = name.split("_", -1);
    return words[0]
        + Arrays.stream(words, 1, words.length)
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
  }
}
