package org.softtf.ops.elementwise;

import org.softtf.ops.internal.elementwise.Round;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code round}. It may be given once. */
public interface RoundOption {
  /**
   * Sets how many whole numbers on each side of floor(x) take part; Python's {@code
   * neighbor_radius}.
   *
   * @param radius from 1 to 1000, default 5; time and memory grow with it
   * @return the option
   */
  static RoundOption neighborRadius(int radius) {
    return new Option(Kind.NEIGHBOR_RADIUS, Round.requireRadius(radius));
  }
}
