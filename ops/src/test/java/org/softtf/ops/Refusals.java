// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How tests of bad input look at the refusal. */
public final class Refusals {
  private Refusals() {}

  /** It must be refused with a message that holds all the parts. */
  public static void assertRefused(Runnable build, String... parts) {
    var e = assertThrows(IllegalArgumentException.class, build::run);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
