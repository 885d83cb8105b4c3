// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Gradients of variables that operations read without an identity between. */
class VariablesTest {
  private static final Set<String> REFUSED =
      Set.of(
          "Acos",
          "Asin",
          "Atan",
          "Atanh",
          "BatchMatMul",
          "BatchMatMulV2",
          "BatchMatMulV3",
          "Log1p",
          "Pow",
          "Sign",
          "Square");

  /** A list that lacks a type ends the JVM that runs this. */
  @Test
  void areRefusedWhereTensorFlowFailsAndOnlyThere() {
    Set<String> refused = new TreeSet<>();
    OrdinaryOperations.uses()
        .forEach(
            (type, use) -> {
              try (Graph graph = new Graph()) {
                Ops tf = Ops.create(graph);
                RawOperations raw =
                    new RawOperations(tf, x -> tf.variable(TestOperators.<TType>typed(x)));
                List<Operand<?>> targets = new ArrayList<>();
                for (Operand<?> output : use.apply(raw)) {
                  if (TFloating.class.isAssignableFrom(output.type())) {
                    targets.add(tf.identity(output));
                  }
                }
                SafeGradients.of(tf, targets, raw.sources());
              } catch (GradientException e) {
                String says =
                    type + " reads the variable Variable itself, of which TensorFlow has no";
                String message =
                    e.getMessage().replaceAll(" \\([^)]*\\)", "").replaceAll("_\\d", "");
                assertTrue(message.startsWith(says), e.getMessage());
                refused.add(type);
              }
            });
    assertEquals(new TreeSet<>(REFUSED), refused);
  }

  @Test
  void anIdentityIsTheWayOut() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> w = tf.variable(tf.constant(new double[] {1, -2}));
      List<Operand<?>> gradients =
          SafeGradients.of(tf, List.of(tf.math.square(tf.identity(w))), List.of(w));
      try (Result result = session.runner().fetch(gradients.get(0)).run()) {
        assertArrayEquals(new double[] {2, -4}, doubles(result.get(0)));
      }
    }
  }
}
