// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Which value and which gradient the views have, seen at relu with softness 0.1. */
class ViewsTest {
  private static final double[] X = {-0.3, -0.05, 0.02, 0.05, 0.4};
  private static final double[] HARD_VALUE = {0, 0, 0.02, 0.05, 0.4};
  private static final double[] HARD_GRADIENT = {0, 0, 1, 1, 1};
  private static final double[] SOFT_VALUE = each(x -> 0.1 * Math.log1p(Math.exp(x / 0.1)));
  private static final double[] SOFT_GRADIENT = each(x -> 1 / (1 + Math.exp(-x / 0.1)));

  private static double[] each(DoubleUnaryOperator function) {
    return Arrays.stream(X).map(function).toArray();
  }

  @Test
  void straightThroughHasTheHardValueAndTheGradientOfTheMode() {
    requireRelu(HARD_VALUE, SOFT_GRADIENT, SoftOps::straightThrough);
    requireRelu(HARD_VALUE, SOFT_GRADIENT, s -> s.straightThrough().mode(Mode.SMOOTH));
  }

  @Test
  void straightThroughChangesNothingInTheModeHard() {
    requireRelu(HARD_VALUE, HARD_GRADIENT, s -> s.mode(Mode.HARD).straightThrough());
    requireRelu(HARD_VALUE, HARD_GRADIENT, s -> s.straightThrough().mode(Mode.HARD));
  }

  @Test
  void aModeThatIsSetLaterCounts() {
    requireRelu(
        HARD_VALUE, SOFT_GRADIENT, s -> s.mode(Mode.HARD).straightThrough().mode(Mode.SMOOTH));
    requireRelu(
        HARD_VALUE, SOFT_GRADIENT, s -> s.straightThrough().mode(Mode.HARD).mode(Mode.SMOOTH));
  }

  @Test
  void theSoftViewKeepsTheModeAndTheHardViewDoesNot() {
    requireRelu(SOFT_VALUE, SOFT_GRADIENT, s -> s.straightThrough().softView());
    requireRelu(HARD_VALUE, HARD_GRADIENT, s -> s.straightThrough().hardView());
    requireRelu(HARD_VALUE, HARD_GRADIENT, s -> s.mode(Mode.HARD).straightThrough().softView());
  }

  private static void requireRelu(
      double[] value, double[] gradient, Function<SoftOps, SoftOps> view) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(X);
      Operand<TFloat64> y = view.apply(SoftOps.create(tf)).relu(x);
      Operand<TFloat64> dx = SafeGradients.of(tf, y, x);
      try (Result result = session.runner().fetch(y).fetch(dx).run()) {
        double[] found = Tensors.values(result.get(0));
        if (value == HARD_VALUE) {
          assertArrayEquals(value, found);
        } else {
          assertArrayEquals(value, found, 1e-15);
        }
        assertArrayEquals(gradient, Tensors.values(result.get(1)), 1e-15);
      }
    }
  }
}
