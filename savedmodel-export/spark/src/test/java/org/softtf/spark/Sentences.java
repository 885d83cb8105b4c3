// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.function.Executable;

/** What a failure says. */
final class Sentences {
  private Sentences() {}

  /** An action fails, and the failure or one of its causes says it, in one line. */
  static void failsWith(String sentence, Executable action) {
    Throwable failure = assertThrows(Exception.class, action);
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String text = String.valueOf(each.getMessage());
      if (text.contains(sentence) && text.lines().count() == 1) {
        return;
      }
    }
    fail("nothing says \"" + sentence + "\"", failure);
  }
}
