// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TType;

/**
 * The inputs, outputs or cotangents of an operator, and what errors call them.
 *
 * @param operator the operator's name
 * @param kind what one of them is called, such as {@code input}
 */
record Operands(String operator, String kind, List<Operand<?>> list) {
  Operand<?> get(int index) {
    if (index < 0 || index >= list.size()) {
      throw new IndexOutOfBoundsException(
          operator + ": " + kind + " must be in [0, " + list.size() + "), got " + index);
    }
    return list.get(index);
  }

  <T extends TType> Operand<T> get(int index, Class<T> type) {
    return typed(operator + ": " + kind + " " + index, get(index), type);
  }

  /**
   * Returns an operand whose type has been checked.
   *
   * @param what names the operand in the error
   */
  static <T extends TType> Operand<T> typed(String what, Operand<?> operand, Class<T> type) {
    if (!OperandCheck.requireNonNull("type", type).isAssignableFrom(operand.type())) {
      throw new IllegalArgumentException(
          what
              + " ("
              + operand.op().name()
              + ") must be a "
              + type.getSimpleName()
              + ", got "
              + operand.asOutput().dataType());
    }
    return trusted(operand);
  }

  /** Finds that there is one thing for each of some others. */
  static void requireOneForEach(String what, String other, int found, int wanted) {
    if (found != wanted) {
      throw new IllegalArgumentException(
          "there must be one " + what + " for each " + other + ", " + wanted + ", got " + found);
    }
  }

  /** Finds that an operand is of the graph or session that is built in. */
  static void requireIn(
      ExecutionEnvironment environment,
      String operator,
      @Nullable Operand<?> operand,
      String what) {
    OperandCheck.require(environment, operand, operator + ": " + what);
  }

  /** Finds that operands are of the graph or session that is built in. */
  static void requireEachIn(
      ExecutionEnvironment environment,
      String operator,
      List<? extends Operand<?>> operands,
      String what) {
    OperandCheck.requireNonNull(what + "s", operands);
    for (int i = 0; i < operands.size(); i++) {
      requireIn(environment, operator, operands.get(i), what + " " + i);
    }
  }

  /** Finds that a forward function has returned something that can be used. */
  static List<Operand<?>> requireOutputs(
      ExecutionEnvironment environment,
      String operator,
      @Nullable List<? extends Operand<?>> outputs) {
    if (outputs == null || outputs.isEmpty()) {
      throw new IllegalArgumentException(
          operator + ": the forward function must return at least one output, got " + outputs);
    }
    requireEachIn(environment, operator, outputs, "output");
    return List.copyOf(outputs);
  }

  /** Returns an operand whose type the caller knows: the module's only unchecked cast. */
  @SuppressWarnings("unchecked")
  static <T extends TType> Operand<T> trusted(Operand<?> operand) {
    return (Operand<T>) operand;
  }
}
