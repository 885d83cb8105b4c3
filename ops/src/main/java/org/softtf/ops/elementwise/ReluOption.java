// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.elementwise;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code softRelu}, {@code relu} and {@code clip}. It may be given once. */
public sealed interface ReluOption {
  /** An option of {@code softRelu}. */
  sealed interface OfSoftRelu extends ReluOption {}

  /** An option of {@code relu}. */
  sealed interface OfRelu extends ReluOption {}

  /** An option of {@code clip}. */
  sealed interface OfClip extends ReluOption {}

  /** Which soft max(x, 0). */
  sealed interface Gated extends OfSoftRelu, OfRelu, OfClip permits Option {}

  /**
   * Takes x·S(x/softness) for the soft max(x, 0), in place of the integral of S; Python's {@code
   * gated=True}.
   *
   * @return the option
   */
  static Gated gated() {
    return gated(true);
  }

  /**
   * Chooses the form of the soft max(x, 0).
   *
   * @param gated true for x·S(x/softness), false (default) for the integral of S
   * @return the option
   */
  static Gated gated(boolean gated) {
    return new Option(Kind.GATED, gated);
  }
}
