// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** A use of one operator that may be wrong in any way that compiles. */
interface RandomCall {
  /** The operator's name as the caller writes it. */
  String operator();

  /** The call as far as it came, for a failure. */
  String text();

  /** Builds it. */
  List<Operand<?>> build(Ops tf, RandomOperands operands) throws Refused;

  /** Type and shape, as far as known. */
  static String describe(Operand<?> operand) {
    return operand.type().getSimpleName() + operand.shape();
  }

  /** As a raw type lets any operand through. */
  @SuppressWarnings("unchecked")
  static Operand<? extends TFloating> floating(Operand<?> operand) {
    return (Operand<? extends TFloating>) operand;
  }

  /** A call that was refused. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    /** What refused it: the operator's name, or empty where a setting or an option did. */
    private final String by;

    Refused(String by, Throwable cause) {
      super(cause);
      this.by = by;
    }

    String by() {
      return by;
    }
  }
}
