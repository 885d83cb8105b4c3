// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

/** A signature that cannot be tried, which may be right; the message says why. */
public final class NotCallableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Whether it was called, and failed with the numbers that it got. */
  private final boolean called;

  private NotCallableException(String message, boolean called) {
    super(message);
    this.called = called;
  }

  /** TensorFlow Java cannot call it. */
  static NotCallableException because(String reason) {
    return new NotCallableException("not called, for " + reason, false);
  }

  /** It fails with numbers that nobody chose for it. */
  static NotCallableException withNumbers(String failure) {
    return new NotCallableException("could not be tried with these numbers: " + failure, true);
  }

  boolean called() {
    return called;
  }
}
