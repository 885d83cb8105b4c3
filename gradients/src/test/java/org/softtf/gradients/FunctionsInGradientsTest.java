// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat64;

/** Gradient functions that call functions, which the forward function announces. */
class FunctionsInGradientsTest {
  private static final CustomOperator SQUARE =
      CustomOperator.named("org.softtf.test.SquareWithFunction")
          .forward(
              c -> {
                c.announceFunctionsOfGradient();
                return List.of(c.tf().math.square(c.<TFloat64>input(0)));
              })
          .gradient(
              c -> {
                try (ConcreteFunction function = twiceTheProduct()) {
                  Map<String, Operand<?>> inputs =
                      Map.of("a", c.cotangent(0), "b", c.<TFloat64>input(0));
                  return List.of(function.call(c.tf(), inputs).get("y"));
                }
              })
          .gradientBuiltOnDemand()
          .create();

  private static ConcreteFunction twiceTheProduct() {
    return ConcreteFunction.create(
        tf -> {
          Operand<TFloat64> a = tf.placeholder(TFloat64.class);
          Operand<TFloat64> b = tf.placeholder(TFloat64.class);
          Operand<TFloat64> y = tf.math.mul(tf.constant(2.0), tf.math.mul(a, b));
          return Signature.builder("twice_the_product")
              .input("a", a)
              .input("b", b)
              .output("y", y)
              .build();
        });
  }

  private static final double[] X = {0.5, -3};

  @Test
  void areThereForTensorFlowsOwnGradients() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Output<TFloat64> x = tf.constant(X).asOutput();
      Output<?> y = SQUARE.apply(tf, x).asOutput();
      Output<?>[] gradient = graph.addGradients(y, new Output<?>[] {x});
      assertArrayEquals(new double[] {1, -6}, doubles(session, gradient[0]));
    }
  }

  @Test
  void areDifferentiatedAgain() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(X);
      Operand<TFloat64> first = SafeGradients.of(tf, SQUARE.apply(tf, x), x);
      assertArrayEquals(new double[] {2, 2}, doubles(session, SafeGradients.of(tf, first, x)));
    }
  }

  /** As in a graph that comes from elsewhere. */
  @Test
  void areAddedToAGraphThatDoesNotHaveThem() {
    GraphDef without;
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      tf.withName("y").identity(SQUARE.apply(tf, tf.withName("x").constant(X)));
      without = graph.toGraphDef().toBuilder().clearLibrary().build();
    }
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      graph.importGraphDef(without);
      Operand<TFloat64> x = graph.operation("x").output(0);
      Operand<TFloat64> y = graph.operation("y").output(0);
      Operand<TFloat64> gradient = SafeGradients.of(Ops.create(graph), y, x);
      assertArrayEquals(new double[] {1, -6}, doubles(session, gradient));
    }
  }
}
