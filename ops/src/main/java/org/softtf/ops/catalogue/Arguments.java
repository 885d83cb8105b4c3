// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of an operator by their Python names, as JSON gives them: numbers, text, booleans,
 * lists and null.
 */
public final class Arguments {
  private final TreeMap<String, @Nullable Object> values;

  private Arguments(Map<String, ?> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * Wraps a map.
   *
   * @param values the arguments; absent ones have their defaults
   * @return the arguments
   */
  public static Arguments of(Map<String, ?> values) {
    return new Arguments(values);
  }

  /** The arguments by name. */
  Map<String, @Nullable Object> asMap() {
    return values;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
