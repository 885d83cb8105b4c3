// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat64;

class SharedNodesTest {
  /** x², whose gradient function builds 2x twice, each time of constants of its own. */
  private static final CustomOperator SQUARE =
      TestOperators.square(
              c -> {
                Operand<TFloat64> some = twice(c.tf(), c.input(0));
                Operand<TFloat64> same = twice(c.tf(), c.input(0));
                Operand<TFloat64> half = c.tf().constant(0.5);
                Operand<TFloat64> mean = c.tf().math.mul(c.tf().math.add(some, same), half);
                return List.of(c.tf().math.mul(mean, c.<TFloat64>cotangent(0)));
              })
          .create();

  private static Operand<TFloat64> twice(Ops tf, Operand<TFloat64> x) {
    return tf.math.mul(tf.constant(2.0), x);
  }

  @Test
  void whatIsComputedTwiceIsCopiedOnce() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[] {3, -1});
      Operand<TFloat64> y = SQUARE.apply(tf, x);
      long before = count(graph, "Mul");
      Operand<TFloat64> gradient = SafeGradients.of(tf, y, x);
      assertEquals(before + 3, count(graph, "Mul")); // not 4
      assertArrayEquals(new double[] {6, -2}, doubles(session, gradient));
    }
  }

  private static long count(Graph graph, String type) {
    return graph.toGraphDef().getNodeList().stream()
        .map(NodeDef::getOp)
        .filter(type::equals)
        .count();
  }

  /** Two random numbers are two. */
  @Test
  void statefulNodesAreNotShared() {
    NodeDef random = NodeDef.newBuilder().setName("a").setOp("RandomUniform").build();
    SharedNodes nodes = new SharedNodes();
    nodes.add(random);
    nodes.add(random.toBuilder().setName("b").build());
    assertEquals(2, nodes.nodes().size());
    assertEquals("b", nodes.name("b"));
  }
}
