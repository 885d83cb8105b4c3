// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.signatures;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names a signature, its inputs and its outputs can have. */
public final class SignatureNames {
  /** Inputs become keyword arguments in Python, outputs keys that people write as attributes. */
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  /** Python's keywords, and the name of a method's first argument. */
  private static final Set<String> RESERVED =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except"
                  + " finally for from global if import in is lambda nonlocal not or pass raise"
                  + " return self try while with yield")
              .split(" "));

  private SignatureNames() {}

  /** Returns a name that can be used, and refuses others. */
  public static String require(String name, String what) {
    if (name == null || !ALLOWED.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          what
              + " must be a letter followed by letters, digits and underscores, and no Python keyword"
              + " nor \"self\" (Python passes inputs as keyword arguments), got "
              + (name == null ? "null" : "\"" + name + "\""));
    }
    return name;
  }
}
