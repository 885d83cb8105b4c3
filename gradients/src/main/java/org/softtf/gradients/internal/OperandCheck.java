package org.softtf.gradients.internal;

import org.jspecify.annotations.Nullable;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.Operation;

/** Refuses operands that cannot be built with, before TensorFlow does without naming them. */
public final class OperandCheck {
  private OperandCheck() {}

  /**
   * Finds that an operand is there, and of the graph or session that is built in.
   *
   * @param environment the graph or session
   * @param operand the operand
   * @param what its name in the error, after that of the operator
   */
  public static void require(
      ExecutionEnvironment environment, @Nullable Operand<?> operand, String what) {
    if (operand == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
    Operation operation = operand.op();
    try {
      environment.checkInput(operation);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          what
              + " ("
              + (operation.env().isGraph() ? operation.name() : operation.type() + ", eager")
              + ") belongs to another graph or session than the Ops it is used with;"
              + " build both with the same Ops",
          e);
    }
  }
}
