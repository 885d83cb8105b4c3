// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TType;

/**
 * TensorFlow's functional if, with named inputs and results: one of two computations runs, as a
 * flag says that is known when the graph runs.
 *
 * <p>It has no gradient. Its functions are shared by all graphs, and must depend on nothing but its
 * name and its parameters.
 *
 * @param name what its functions are called in a graph, letters, digits and {@code _}
 * @param parameters all that the functions depend on beside the name
 * @param inputs what the functions take
 * @param results what they give
 * @param whenSet computes the results where the flag is set
 * @param otherwise computes them where it is not
 */
public record Branch(
    String name,
    List<Object> parameters,
    List<? extends Variable<?>> inputs,
    List<? extends Variable<?>> results,
    Loop.Body whenSet,
    Loop.Body otherwise) {
  /**
   * Runs one of the computations.
   *
   * @param tf where to build
   * @param flag a scalar
   * @param state the inputs
   * @return the results
   */
  public State run(Ops tf, Operand<TBool> flag, State state) {
    List<Operand<?>> values = new ArrayList<>();
    inputs.forEach(input -> values.add(state.untyped(input)));
    List<Class<? extends TType>> types = new ArrayList<>();
    results.forEach(result -> types.add(result.type()));
    return State.of(
        results,
        tf.statefulIf(
                flag, values, types, function(tf, "then", whenSet), function(tf, "else", otherwise))
            .output());
  }

  private ConcreteFunction function(Ops tf, String part, Loop.Body computed) {
    String full = GraphFunctions.name(name + "_" + part, parameters);
    return GraphFunctions.shared(
        tf,
        full,
        () -> GraphFunctions.of(full, inputs, (ops, in) -> results(computed.next(ops, in))));
  }

  private List<Operand<?>> results(State computed) {
    List<Operand<?>> values = new ArrayList<>();
    results.forEach(result -> values.add(computed.untyped(result)));
    return values;
  }
}
