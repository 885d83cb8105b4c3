package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Straight-through changes nothing in hard mode, and is still on in a soft one. */
class HardStraightThroughTest {
  private static final double[] X = {-0.3, -0.05, 0.02, 0.4};

  @Test
  void hardModeAndStraightThroughAreTheSameInBothOrders() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(X);
      SoftOps soft = SoftOps.create(tf);
      for (SoftOps hard :
          List.of(soft.mode(Mode.HARD).straightThrough(), soft.straightThrough().mode(Mode.HARD))) {
        require(session, hard.relu(x), x, new double[] {0, 0, 1, 1});
        double[] logistic = Arrays.stream(X).map(t -> 1 / (1 + Math.exp(-t / 0.1))).toArray();
        require(session, hard.mode(Mode.SMOOTH).relu(x), x, logistic);
      }
    }
  }

  private static void require(
      Session session, Operand<TFloat64> y, Operand<TFloat64> x, double[] slope) {
    Operand<TFloat64> gradient = SafeGradients.of(Ops.create((Graph) y.op().env()), y, x);
    try (var results = session.runner().fetch(y).fetch(gradient).run()) {
      assertArrayEquals(new double[] {0, 0, 0.02, 0.4}, Tensors.values(results.get(0)));
      assertArrayEquals(slope, Tensors.values(results.get(1)), 1e-12);
    }
  }
}
