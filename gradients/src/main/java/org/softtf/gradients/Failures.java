// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import org.jspecify.annotations.Nullable;

/**
 * Carries an exception past native code: TensorFlow's own error does not say what a gradient
 * function failed with.
 *
 * <p>Open while gradients are added on this thread. They nest: a gradient function may add
 * gradients in a graph of its own.
 */
final class Failures implements AutoCloseable {
  private static final ThreadLocal<Failures> OPEN = new ThreadLocal<>();

  private final @Nullable Failures outer = OPEN.get();
  private @Nullable Throwable failure;

  private Failures() {}

  static Failures open() {
    Failures failures = new Failures();
    OPEN.set(failures);
    return failures;
  }

  /** Keeps a failure for whoever adds gradients; false if nobody would ask for it. */
  static boolean keep(Throwable failure) {
    Failures open = OPEN.get();
    if (open == null) {
      return false;
    }
    open.failure = failure;
    return true;
  }

  /** What was kept. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void close() {
    if (outer == null) {
      OPEN.remove();
    } else {
      OPEN.set(outer);
    }
  }
}
