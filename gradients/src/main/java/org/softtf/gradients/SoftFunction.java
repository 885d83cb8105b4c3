// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.softtf.gradients.internal.FunctionBody;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;

/**
 * Calls of functions that can be differentiated, whatever the function holds.
 *
 * <p>TensorFlow differentiates {@code tf.call(function, inputs)} by a registry of its own, which
 * knows nothing of registered gradients and little else: {@code Graph.addGradients}, and the
 * optimizers that use it, succeed and fail when the graph runs, "No gradient defined for op: …".
 * {@link #call} builds the function's nodes in the place of a call, and they have their gradients.
 * {@link SafeGradients} and {@link GradientTape} do the same with the calls that they meet, so they
 * need no such line.
 */
public final class SoftFunction {
  private SoftFunction() {}

  /**
   * Builds what a function does, where {@code tf.call} would build a call of it.
   *
   * @param tf where to build, a graph or an eager session
   * @param function the function
   * @param inputs an operand for each of its inputs, by name
   * @return an operand for each of its outputs, by name
   */
  public static Map<String, Operand<?>> call(
      Ops tf, ConcreteFunction function, Map<String, ? extends Operand<?>> inputs) {
    OperandCheck.requireNonNull("tf", tf);
    OperandCheck.requireNonNull("function", function);
    OperandCheck.requireNonNull("inputs", inputs);
    List<Operand<?>> arguments = new ArrayList<>();
    for (String name : function.signature().inputNames()) {
      Operand<?> input = inputs.get(name);
      if (input == null) {
        throw new IllegalArgumentException(
            "the function "
                + function.signature().key()
                + " needs an input named "
                + name
                + ", got "
                + inputs.keySet());
      }
      Operands.requireIn(tf.scope().env(), function.signature().key(), input, "input " + name);
      DataType wanted = Objects.requireNonNull(function.signature().getInputs().get(name)).dataType;
      if (input.asOutput().dataType() != wanted) {
        throw new IllegalArgumentException(
            function.signature().key()
                + ": input "
                + name
                + " must be "
                + wanted
                + ", got "
                + input.asOutput().dataType());
      }
      arguments.add(input);
    }
    Set<String> outputs = function.signature().outputNames();
    try {
      tf.scope().env().attachFunction(function);
    } catch (IllegalStateException e) {
      throw FunctionBody.explained(function, e);
    }
    List<Output<?>> results =
        FunctionBody.of(function.getDefinedName(), FunctionBody.libraryOf(function))
            .build(tf, arguments);
    Map<String, Operand<?>> named = new LinkedHashMap<>();
    int next = 0;
    for (String name : outputs) {
      named.put(name, results.get(next++));
    }
    return named;
  }
}
