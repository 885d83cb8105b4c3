// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** Value and gradient of an operator along t. */
final class Curves {
  private final double[] t;
  private final double[][] values;
  private final double[][] slopes;

  private Curves(double[] t, double[][] values, double[][] slopes) {
    this.t = t;
    this.values = values;
    this.slopes = slopes;
  }

  /** The points. */
  double[] t() {
    return t.clone();
  }

  /** The values, one row a look. */
  double[][] values() {
    return values.clone();
  }

  /** The derivatives with respect to t, one row a look. */
  double[][] slopes() {
    return slopes.clone();
  }

  /**
   * Evaluates a scene in several looks.
   *
   * @param points how many; they lie off the ends, and so off most points where exact operators
   *     jump
   */
  static Curves of(Scene scene, List<Look> looks, int points) {
    double[] t = new double[points];
    for (int i = 0; i < points; i++) {
      t[i] = scene.from() + (scene.to() - scene.from()) * (i + 0.5) / points;
    }
    double[][] values = new double[looks.size()][points];
    double[][] slopes = new double[looks.size()][points];
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> moving = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.scalar()));
      List<Operand<TFloat64>> fetched = new ArrayList<>();
      for (Look look : looks) {
        Operand<TFloat64> value = value(tf, scene, look, moving);
        fetched.add(value);
        fetched.add(SafeGradients.of(tf, value, moving));
      }
      try (Session session = new Session(graph)) {
        for (int i = 0; i < points; i++) {
          run(session, moving, t[i], fetched, i, values, slopes);
        }
      }
    }
    return new Curves(t, values, slopes);
  }

  @SuppressWarnings("unchecked") // float64 in, float64 out
  private static Operand<TFloat64> value(Ops tf, Scene scene, Look look, Operand<TFloat64> moving) {
    Map<String, Object> arguments = new LinkedHashMap<>(scene.arguments());
    arguments.putAll(look.arguments());
    Operand<TFloat64> result =
        (Operand<TFloat64>)
            scene
                .catalogue()
                .build(
                    tf, scene.operator(), scene.inputs().from(tf, moving), Arguments.of(arguments))
                .get(0);
    requireElement(scene, result);
    Operand<TFloat64> flat = tf.reshape(result, tf.constant(new int[] {-1}));
    return tf.gather(flat, tf.constant(scene.element()), tf.constant(0));
  }

  private static void requireElement(Scene scene, Operand<?> result) {
    long size = result.shape().size();
    if (size >= 0 && scene.element() >= size) {
      throw new IllegalArgumentException(
          "there is no element "
              + scene.element()
              + " in "
              + scene.operator()
              + "'s result, whose shape is "
              + result.shape()
              + "; elements are counted from 0");
    }
  }

  private static void run(
      Session session,
      Operand<TFloat64> moving,
      double t,
      List<Operand<TFloat64>> fetched,
      int point,
      double[][] values,
      double[][] slopes) {
    try (TFloat64 fed = TFloat64.scalarOf(t)) {
      Session.Runner runner = session.runner().feed(moving, fed);
      fetched.forEach(runner::fetch);
      try (Result result = runner.run()) {
        for (int look = 0; look < values.length; look++) {
          values[look][point] = ((TFloat64) result.get(2 * look)).getDouble();
          slopes[look][point] = ((TFloat64) result.get(2 * look + 1)).getDouble();
        }
      }
    }
  }
}
