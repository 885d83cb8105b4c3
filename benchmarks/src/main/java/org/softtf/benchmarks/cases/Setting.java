// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.Locale;

/** How a case is run. A user chooses one for a model; the fastest counts here. */
public enum Setting {
  /** Operations run one after the other in the calling thread: faster where they are short. */
  CALLER,

  /** Operations that do not wait for one another run side by side: faster where they are long. */
  POOL,

  /** As {@link #POOL}, from a view whose operators XLA compiles: {@code SoftOps.compiled()}. */
  COMPILED;

  /**
   * Tells whether a case differs in this setting from what it is in the others.
   *
   * @param which the case
   * @return false for an operator that is never compiled
   */
  public boolean isFor(BenchmarkCase which) {
    return this != COMPILED || !which.isArrayValued();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
