package org.softtf.gradients.internal;

import org.jspecify.annotations.Nullable;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.Operation;

/** Refuses arguments that cannot be built with, before TensorFlow does without naming them. */
public final class OperandCheck {
  private OperandCheck() {}

  /**
   * Returns an argument that must be there.
   *
   * @param what its name in the error
   * @param value the argument
   * @param <V> its type
   * @return the argument
   */
  public static <V> V requireNonNull(String what, @Nullable V value) {
    if (value == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
    return value;
  }

  /**
   * Finds that an operand is there, and of the graph or session that is built in.
   *
   * @param environment the graph or session
   * @param operand the operand
   * @param what its name in the error, after that of the operator
   */
  public static void require(
      ExecutionEnvironment environment, @Nullable Operand<?> operand, String what) {
    Operation operation = requireNonNull(what, operand).op();
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
