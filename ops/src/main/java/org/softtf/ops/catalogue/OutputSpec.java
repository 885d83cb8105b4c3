// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

/**
 * An output of an operator.
 *
 * @param name its name, such as {@code values}
 * @param kind what it holds
 */
public record OutputSpec(String name, Kind kind) {
  /** What an output holds. */
  public enum Kind {
    /** Numbers of the size of the inputs' numbers. */
    VALUES,
    /** Probabilities of being true. */
    SOFT_BOOL,
    /** Probabilities along a last axis, one for each place. */
    SOFT_INDEX,
    /** Positions, counted from 1. */
    RANKS
  }
}
