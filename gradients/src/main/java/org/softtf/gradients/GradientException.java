// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

/**
 * A gradient cannot be built: a gradient function failed or broke its contract, a registration is
 * not possible, or an input is unconnected where that is an error.
 */
public final class GradientException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception without a cause.
   *
   * @param message what failed, in which operator, and what to do
   */
  public GradientException(String message) {
    super(message);
  }

  /**
   * Makes an exception that keeps its cause.
   *
   * @param message what failed, in which operator, and what to do
   * @param cause what the gradient function threw
   */
  public GradientException(String message, Throwable cause) {
    super(message, cause);
  }
}
