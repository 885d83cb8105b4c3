// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

/** A signature that is right, and that TensorFlow Java cannot call; the message says why. */
public final class NotCallableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotCallableException(String message) {
    super(message);
  }
}
