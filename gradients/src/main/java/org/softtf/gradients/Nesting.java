// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;

/**
 * How many forward functions of custom operators call one another on this thread. One that calls
 * its own operator would do so until the stack is full, and then end the process: the overflow
 * happens in TensorFlow.
 */
final class Nesting {
  private static final int MOST = 100;
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private Nesting() {}

  /** Calls the forward function of an operator. */
  static List<? extends Operand<?>> forward(
      String operator, ForwardFunction function, ForwardContext context) {
    int depth = DEPTH.get();
    if (depth == MOST) {
      throw new IllegalArgumentException(
          operator
              + ": its forward function is called within "
              + MOST
              + " others; a forward function must not call its own operator");
    }
    DEPTH.set(depth + 1);
    try {
      return function.apply(context);
    } finally {
      DEPTH.set(depth);
    }
  }
}
