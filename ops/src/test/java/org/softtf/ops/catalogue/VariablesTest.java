// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Operators take a variable itself, of which TensorFlow's own gradients fail, or end the JVM. */
class VariablesTest {
  /** One for each operator and mode. */
  static Stream<SampleCall> calls() {
    Map<String, SampleCall> calls = new LinkedHashMap<>();
    SampleCalls.all()
        .filter(call -> call.mode() != Mode.HARD && !call.inputs().isEmpty())
        .forEach(call -> calls.putIfAbsent(call.spec().name() + call.mode(), call));
    return calls.values().stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void haveGradients(SampleCall call) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<?>> variables =
          call.operands(
              x -> tf.variable(Tensors.constant(tf, TFloat64.class, x.shape(), x.values())));
      List<Operand<?>> outputs =
          call.of(TFloat64.class).build(tf, variables, 0.4).stream()
              .filter(output -> TFloating.class.isAssignableFrom(output.type()))
              .toList();
      List<Operand<?>> gradients = SafeGradients.of(tf, outputs, List.copyOf(variables.values()));
      assertEquals(
          variables.values().stream().map(Operand::shape).toList(),
          gradients.stream().map(Operand::shape).toList());
    }
  }
}
