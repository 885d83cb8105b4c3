// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat64;

/** The functions of loops over groups. */
class GroupLoopTest {
  /** TensorFlow's optimizer refuses a graph in which one function has operands of two shapes. */
  @Test
  void loopsOverOtherShapesHaveOtherFunctions() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SoftOps soft = SoftOps.create(tf).method(Method.NEURALSORT);
      for (int rows : new int[] {1, 6}) {
        Shape shape = Shape.of(rows, 513);
        soft.max(
            tf.placeholder(TFloat64.class, Placeholder.shape(shape)),
            ArrayOption.standardize(false));
      }
      List<NodeDef> loops =
          graph.toGraphDef().getNodeList().stream()
              .filter(node -> node.getOp().equals("While"))
              .toList();
      assertTrue(loops.size() >= 2, loops.toString());
      for (String part : List.of("cond", "body")) {
        Set<String> functions =
            loops.stream()
                .map(node -> node.getAttrOrThrow(part).getFunc().getName())
                .collect(Collectors.toSet());
        assertEquals(loops.size(), functions.size(), functions.toString());
      }
    }
  }
}
