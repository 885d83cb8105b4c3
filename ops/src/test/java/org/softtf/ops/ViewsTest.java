package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Which value and which gradient the views have, seen at relu(0.05) with softness 0.1. */
class ViewsTest {
  private static final double X = 0.05;
  private static final double HARD_VALUE = X;
  private static final double HARD_GRADIENT = 1;
  private static final double SOFT_VALUE = 0.1 * Math.log1p(Math.exp(0.5));
  private static final double SOFT_GRADIENT = 1 / (1 + Math.exp(-0.5));

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
  }

  @Test
  void theSoftViewKeepsTheModeAndTheHardViewDoesNot() {
    requireRelu(SOFT_VALUE, SOFT_GRADIENT, s -> s.straightThrough().softView());
    requireRelu(HARD_VALUE, HARD_GRADIENT, s -> s.straightThrough().hardView());
    requireRelu(HARD_VALUE, HARD_GRADIENT, s -> s.mode(Mode.HARD).straightThrough().softView());
  }

  private static void requireRelu(double value, double gradient, Function<SoftOps, SoftOps> view) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(X);
      Operand<TFloat64> y = view.apply(SoftOps.create(tf)).relu(x);
      Operand<TFloat64> dx = SafeGradients.of(tf, y, x);
      try (Result result = session.runner().fetch(y).fetch(dx).run()) {
        assertEquals(value, ((TFloat64) result.get(0)).getDouble(), 1e-15);
        assertEquals(gradient, ((TFloat64) result.get(1)).getDouble(), 1e-15);
      }
    }
  }
}
