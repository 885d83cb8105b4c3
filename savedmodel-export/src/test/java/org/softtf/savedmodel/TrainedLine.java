// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * A model to train, by three optimizers: a line, or the soft absolute value of one. All numbers are
 * exact in float32, in which Keras keeps its own.
 */
final class TrainedLine {
  static final double[][] X = {{1, 2}, {-3, 0.5}, {0.25, -1}};
  static final double[][] TARGETS = {{1}, {0}, {2}};
  static final double[] W = {0.5, -0.25};
  static final double B = 0.125;
  static final double RATE = 0.0625;
  static final double MOMENTUM = 0.5;
  static final double BETA_1 = 0.875;
  static final double BETA_2 = 0.96875;
  static final double EPSILON = 1e-7;

  private TrainedLine() {}

  /** The signatures {@code loss}, {@code sgd}, {@code momentum} and {@code adam}. */
  static List<ModelSignature> signatures(Ops tf, boolean soft) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 2)));
    Placeholder<TFloat64> targets =
        tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 1)));
    Operand<TFloat64> w =
        tf.withSubScope("layer")
            .withName("w")
            .variable(tf.constant(new double[][] {{W[0]}, {W[1]}}));
    Operand<TFloat64> b = tf.withName("b").variable(tf.constant(new double[] {B}));
    Operand<TFloat64> line = tf.math.add(tf.linalg.matMul(x, w), b);
    Operand<TFloat64> y = soft ? SoftOps.create(tf).abs(line) : line;
    Operand<TFloat64> loss =
        tf.math.mean(tf.math.squaredDifference(y, targets), tf.constant(new int[] {0, 1}));
    ModelSignature signature =
        ModelSignature.named("loss")
            .input("x", x)
            .input("targets", targets)
            .output("loss", loss)
            .build();
    return List.of(
        signature,
        signature.trainingStep("sgd", "loss", Optimizer.sgd(RATE)),
        signature.trainingStep("momentum", "loss", Optimizer.momentum(RATE, MOMENTUM)),
        signature.trainingStep("adam", "loss", Optimizer.adam(RATE, BETA_1, BETA_2, EPSILON)));
  }
}
