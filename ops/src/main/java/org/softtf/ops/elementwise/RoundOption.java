// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.elementwise;

import org.softtf.ops.internal.elementwise.Round;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code round}. It may be given once. */
public sealed interface RoundOption {
  /** An option of {@code round}. */
  sealed interface OfRound extends RoundOption {}

  /** How many whole numbers take part. */
  sealed interface NeighborRadius extends OfRound permits Option {}

  /**
   * Sets how many whole numbers on each side of floor(x) take part; Python's {@code
   * neighbor_radius}.
   *
   * @param radius from 1 to 1000, default 5; time and memory grow with it
   * @return the option
   */
  static NeighborRadius neighborRadius(int radius) {
    return new Option(Kind.NEIGHBOR_RADIUS, Round.requireRadius(radius));
  }
}
