package org.softtf.ops.elementwise;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code softRelu}, {@code relu} and {@code clip}. It may be given once. */
public interface ReluOption {
  /**
   * Takes x·S(x/softness) for the soft max(x, 0), in place of the integral of S; Python's {@code
   * gated=True}.
   *
   * @return the option
   */
  static ReluOption gated() {
    return gated(true);
  }

  /**
   * Chooses the form of the soft max(x, 0).
   *
   * @param gated true for x·S(x/softness), false (default) for the integral of S
   * @return the option
   */
  static ReluOption gated(boolean gated) {
    return new Option(Kind.GATED, gated);
  }
}
