// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TType;

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
   * Returns a list that must be there, with all its elements.
   *
   * @param what the name of one of them in the error
   * @param list the list
   * @param <V> the type of the elements
   * @return the list
   */
  public static <V> List<V> requireAll(String what, @Nullable List<V> list) {
    List<V> all = requireNonNull(what + "s", list);
    for (int i = 0; i < all.size(); i++) {
      requireNonNull(what + " " + i, all.get(i));
    }
    return all;
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
      throw foreign(operation, what, e);
    }
    if (environment instanceof EagerSession && operation.env() != environment) {
      throw foreign(operation, what, null); // which a session does not find, and may crash on
    }
  }

  /**
   * Tells whether an operand is a variable itself, as {@code tf.variable} returns it, not its
   * value.
   *
   * @param operand the operand
   * @return true if TensorFlow has a reference for it
   */
  public static boolean isReference(Operand<?> operand) {
    return operand.asOutput().dataType().name().endsWith("_REF");
  }

  /**
   * Returns the Java type of an operand, which not all types of TensorFlow have: a handle of a
   * variable has none, nor has a complex number.
   *
   * @param operand the operand
   * @param what its name in the error
   * @return its type
   */
  public static Class<? extends TType> type(Operand<?> operand, String what) {
    try {
      return operand.type();
    } catch (IllegalArgumentException e) {
      DataType type = operand.asOutput().dataType();
      throw new IllegalArgumentException(
          what
              + " is of type "
              + type
              + ", of which Java has no tensors; "
              + (type == DataType.DT_RESOURCE
                  ? "give what the variable holds, tf.readVariableOp(handle, type)"
                  : "cast it with tf.dtypes.cast"),
          e);
    }
  }

  private static IllegalArgumentException foreign(
      Operation operation, String what, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        what
            + " ("
            + (operation.env().isGraph() ? operation.name() : operation.type() + ", eager")
            + ") belongs to another graph or session than the Ops it is used with;"
            + " build both with the same Ops",
        cause);
  }
}
