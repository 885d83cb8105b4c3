// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Arrays;
import java.util.Locale;

/** Constants by their Python names. */
public final class PythonNames {
  private PythonNames() {}

  public static <E extends Enum<E>> E find(Class<E> type, String name) {
    return find(type, type.getSimpleName().toLowerCase(Locale.ROOT), name);
  }

  /** As {@link #find(Class, String)}; what names the value in an error. */
  public static <E extends Enum<E>> E find(Class<E> type, String what, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
        return constant;
      }
    }
    String known =
        String.join(
            ", ",
            Arrays.stream(type.getEnumConstants())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList());
    throw new IllegalArgumentException(
        what + " must be one of " + known + ", got \"" + name + "\"");
  }
}
