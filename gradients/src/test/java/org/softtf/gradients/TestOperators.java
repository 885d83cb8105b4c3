// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Operators that several tests use, and short ways to see their values. */
final class TestOperators {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestOperators() {}

  /** exp(x), its gradient by way of the output. */
  static final CustomOperator EXP =
      CustomOperator.named("org.softtf.test.Exp")
          .forward(c -> List.of(c.tf().math.exp(c.<TFloating>input(0))))
          .gradient(
              c -> List.of(c.tf().math.mul(c.<TFloating>cotangent(0), c.<TFloating>output(0))))
          .create();

  /** Value round(x), for which TensorFlow Java has no gradient; gradient 3 by attribute. */
  static final CustomOperator ROUND =
      CustomOperator.named("org.softtf.test.Round")
          .forward(c -> List.of(c.tf().math.rint(c.<TFloat64>input(0))))
          .gradient(c -> timesCotangent(c, c.tf().constant(c.attributes().number("slope"))))
          .create();

  /** An operator with the value x² and any gradient function, under a name of its own. */
  static CustomOperator.Builder square(GradientFunction gradient) {
    return CustomOperator.named("org.softtf.test.Square" + COUNT.incrementAndGet())
        .forward(c -> List.of(c.tf().math.square(c.<TFloating>input(0))))
        .gradient(gradient);
  }

  /** An operand whose type the caller knows. */
  @SuppressWarnings("unchecked")
  static <T extends TType> Operand<T> typed(Operand<?> operand) {
    return (Operand<T>) operand;
  }

  /** The gradient of an operator of one input that has this slope. */
  static List<Operand<?>> timesCotangent(GradientContext c, Operand<TFloat64> slope) {
    return List.of(c.tf().math.mul(c.<TFloat64>cotangent(0), slope));
  }

  static List<Operand<?>> squareGradients(GradientContext c) {
    return List.of(gradientOfSquare(c));
  }

  /** 2x·cotangent. */
  static Operand<TFloating> gradientOfSquare(GradientContext c) {
    Ops tf = c.tf();
    Operand<TFloating> x = c.input(0);
    Operand<TFloating> two = tf.dtypes.cast(tf.constant(2f), x.type());
    return tf.math.mul(c.<TFloating>cotangent(0), tf.math.mul(two, x));
  }

  static double[] doubles(Graph graph, Operand<?> operand) {
    try (Session session = new Session(graph)) {
      return doubles(session, operand);
    }
  }

  static double[] doubles(Session session, Operand<?> operand) {
    try (Result result = session.runner().fetch(operand).run()) {
      return doubles(result.get(0));
    }
  }

  static double[] doubles(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.shape().size())];
    if (tensor instanceof TFloat64 t) {
      t.copyTo(DataBuffers.of(values, false, false));
    } else {
      float[] floats = new float[values.length];
      ((TFloat32) tensor).copyTo(DataBuffers.of(floats, false, false));
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
    }
    return values;
  }
}
