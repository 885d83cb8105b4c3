// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TType;

/** Operands by the variables that name them. Immutable. */
public final class State {
  /** No operands. */
  public static final State EMPTY = new State(Map.of());

  private final Map<Variable<?>, Operand<?>> operands;

  private State(Map<Variable<?>, Operand<?>> operands) {
    this.operands = operands;
  }

  /** Operands in the order of their variables. */
  static State of(List<? extends Variable<?>> variables, List<? extends Operand<?>> operands) {
    Map<Variable<?>, Operand<?>> byVariable = new HashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      byVariable.put(variables.get(i), operands.get(i).asOutput());
    }
    return new State(byVariable);
  }

  /** The operand that a variable names. */
  public <V extends TType> Operand<V> get(Variable<V> variable) {
    return untyped(variable).asOutput().expect(variable.type());
  }

  /** The same operands but for one variable. */
  public <V extends TType> State with(Variable<V> variable, Operand<V> operand) {
    Map<Variable<?>, Operand<?>> changed = new HashMap<>(operands);
    changed.put(variable, operand);
    return new State(changed);
  }

  /** The same operands but for those that another state has. */
  public State with(State others) {
    Map<Variable<?>, Operand<?>> changed = new HashMap<>(operands);
    changed.putAll(others.operands);
    return new State(changed);
  }

  Operand<?> untyped(Variable<?> variable) {
    Operand<?> operand = operands.get(variable);
    if (operand == null) {
      throw new IllegalArgumentException(
          "a loop needs a value for each of its variables, and \""
              + variable.name()
              + "\" has none");
    }
    return operand;
  }
}
