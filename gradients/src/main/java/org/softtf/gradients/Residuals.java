// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.Operand;

/**
 * What a forward function keeps for the gradient function, by name.
 *
 * <p>An operator declares the names, so a graph holds the operands alone, in the order of the
 * declaration. A graph that was written before residuals had names is read in the same way.
 */
final class Residuals {
  private final String operator;
  private final List<String> names;
  private final List<@Nullable Operand<?>> operands;

  private Residuals(String operator, List<String> names, List<@Nullable Operand<?>> operands) {
    this.operator = operator;
    this.names = names;
    this.operands = operands;
  }

  /** For a forward function, which has kept none yet. */
  static Residuals toKeep(CustomOperator operator, Attributes attributes) {
    List<String> names = operator.residualNames(attributes);
    List<@Nullable Operand<?>> none = new ArrayList<>();
    names.forEach(name -> none.add(null));
    return new Residuals(operator.name(), names, none);
  }

  /** For a gradient function, in the order of a carrier. */
  static Residuals kept(CustomOperator operator, Attributes attributes, List<Operand<?>> operands) {
    List<String> names = operator.residualNames(attributes);
    if (names.size() != operands.size()) {
      throw new GradientException(
          operator.name()
              + " declares "
              + names.size()
              + " residuals, "
              + names
              + ", and the graph holds "
              + operands.size()
              + "; it was built by another version of the operator");
    }
    return new Residuals(operator.name(), names, operands);
  }

  /** The names, found to be different and not empty. */
  static List<String> requireDistinct(String operator, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (OperandCheck.requireNonNull(operator + ": a residual's name", name).isBlank()) {
        throw new IllegalArgumentException(
            operator + ": a residual's name must not be blank, got " + names);
      }
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            operator + ": residual names must differ, got \"" + name + "\" twice in " + names);
      }
    }
    return List.copyOf(names);
  }

  void keep(String name, @Nullable Operand<?> operand) {
    int position = position(name);
    OperandCheck.requireNonNull(description(name), operand);
    if (operands.get(position) != null) {
      throw new IllegalArgumentException(
          operator
              + ": the forward function keeps residual \""
              + name
              + "\" twice; give the second a name of its own beside "
              + names);
    }
    operands.set(position, operand);
  }

  Operand<?> get(String name) {
    return operands.get(position(name));
  }

  /** What an error calls a residual. */
  String description(String name) {
    return operator + ": residual \"" + name + "\"";
  }

  private int position(String name) {
    int position =
        names.indexOf(OperandCheck.requireNonNull(operator + ": a residual's name", name));
    if (position < 0) {
      throw new IllegalArgumentException(
          operator
              + ": no residual is named \""
              + name
              + "\"; "
              + (names.isEmpty() ? "declare it by residuals(...)" : "there are " + names));
    }
    return position;
  }

  /** All of them in the order of the declaration, found to be kept. */
  List<Operand<?>> inOrder() {
    for (int i = 0; i < names.size(); i++) {
      if (operands.get(i) == null) {
        throw new IllegalArgumentException(
            operator
                + ": the forward function must keep all of its residuals, "
                + names
                + "; \""
                + names.get(i)
                + "\" is missing");
      }
    }
    return operands;
  }
}
