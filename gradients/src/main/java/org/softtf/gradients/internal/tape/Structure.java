// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.Arrays;
import java.util.List;

/** A key that computes its hash once: what the steps of a slice are, and how they are wired. */
final class Structure {
  private final int[] wiring;
  private final List<Object> contents;
  private final int hash;

  /**
   * @param wiring is not to be changed
   */
  Structure(int[] wiring, List<Object> contents) {
    this.wiring = wiring;
    this.contents = List.copyOf(contents);
    this.hash = 31 * Arrays.hashCode(wiring) + this.contents.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Structure that
            && hash == that.hash
            && Arrays.equals(wiring, that.wiring)
            && contents.equals(that.contents));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
