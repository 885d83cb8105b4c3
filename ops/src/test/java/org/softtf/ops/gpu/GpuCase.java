// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.reference.ReferenceArray;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * An operator with a method in a mode, and where its operations run.
 *
 * @param mode the mode; empty if the operator has none
 * @param value what its value needs
 * @param both what its value and gradient need
 */
record GpuCase(String mode, Placement value, Placement both) {
  /** A prime, so that what each row has is told from what there is once. */
  private static final int ROWS = 11;

  private static final double SOFTNESS = 1;

  /**
   * Builds the operator.
   *
   * @param straightThrough whether to build its straight-through form
   * @param length how long rows are
   */
  static GpuCase of(SampleCall call, boolean straightThrough, int length) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Map<String, Shape> shapes = call.spec().shapes(Shape.of(ROWS, length), call.own(), 2);
      Map<String, Operand<?>> inputs = new LinkedHashMap<>();
      for (ReferenceArray input : call.inputs()) {
        Shape shape = shapes.get(input.name());
        inputs.put(input.name(), tf.placeholder(TFloat32.class, Placeholder.shape(shape)));
      }
      List<Operand<?>> values =
          straightThrough
              ? call.buildStraightThrough(tf, inputs, SOFTNESS)
              : call.build(tf, inputs, SOFTNESS);
      List<Operand<?>> both = new ArrayList<>(values);
      if (!inputs.isEmpty()) {
        values.stream()
            .filter(y -> y.type() == TFloat32.class)
            .reduce((first, second) -> first)
            .ifPresent(
                y -> both.addAll(SafeGradients.of(tf, List.of(y), List.copyOf(inputs.values()))));
      }
      GraphDef definition = graph.toGraphDef();
      return new GpuCase(
          call.mode() == null ? "" : call.mode().pythonName(),
          Placement.of(graph, definition, values, ROWS, length),
          Placement.of(graph, definition, both, ROWS, length));
    }
  }

  /** What runs on the host. */
  Set<String> hostOperations() {
    Set<String> operations = new TreeSet<>(both.once().operations());
    operations.addAll(both.eachStep().operations());
    return operations;
  }
}
