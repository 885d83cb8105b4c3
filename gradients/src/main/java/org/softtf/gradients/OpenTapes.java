// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.tensorflow.ExecutionEnvironment;

/**
 * The one open tape of each session, and of each tape: two side by side would each miss what the
 * other records, and find gradients that leave out a part.
 */
final class OpenTapes {
  private static final Map<ExecutionEnvironment, WeakReference<GradientTape>> OPEN =
      new WeakHashMap<>();

  private OpenTapes() {}

  /** Remembers a tape on a session or on the environment of another tape. */
  static synchronized GradientTape add(ExecutionEnvironment base, GradientTape tape) {
    WeakReference<GradientTape> other = OPEN.get(base);
    if (other != null && other.get() != null) {
      throw new IllegalStateException(
          "there is an open GradientTape on this EagerSession, or within this tape, already; close"
              + " it, or make the second one with GradientTape.within(first), so that both record");
    }
    OPEN.put(base, new WeakReference<>(tape));
    return tape;
  }

  /** Finds that no tape is open within a tape, whose environment this is. */
  static synchronized void requireNoneWithin(ExecutionEnvironment environment) {
    WeakReference<GradientTape> inner = OPEN.get(environment);
    if (inner != null && inner.get() != null) {
      throw new IllegalStateException(
          "a GradientTape within this one is still open; close it first. Nothing was closed");
    }
  }

  static synchronized void remove(ExecutionEnvironment base) {
    OPEN.remove(base);
  }
}
