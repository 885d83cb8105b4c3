// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** A network that gives an image a score: 64 → 128 → 64 → 1 with rectifiers between. */
public final class ScoreNetwork {
  private final Ops tf;
  private final Layer first;
  private final Layer second;
  private final Layer last;

  /**
   * Adds its variables, with random weights.
   *
   * @param tf where to build
   * @param random makes the weights
   */
  public ScoreNetwork(Ops tf, Random random) {
    this.tf = tf;
    first = new Layer("first", Digits.PIXELS, 128, random);
    second = new Layer("second", 128, 64, random);
    last = new Layer("last", 64, 1, random);
  }

  /**
   * Scores images.
   *
   * @param images grey values from 0 to 16, (n, 64)
   * @return scores, (n, 1)
   */
  public Operand<TFloat32> score(Operand<TFloat32> images) {
    Operand<TFloat32> x = tf.math.div(images, tf.constant(Digits.BRIGHTEST));
    return last.apply(tf.nn.relu(second.apply(tf.nn.relu(first.apply(x)))));
  }

  /** A fully connected layer. */
  private final class Layer {
    private final Variable<TFloat32> weights;
    private final Variable<TFloat32> bias;

    Layer(String name, int inputs, int outputs, Random random) {
      weights =
          tf.withName(name + "_weights").variable(tf.constant(uniform(inputs, outputs, random)));
      bias = tf.withName(name + "_bias").variable(tf.constant(new float[outputs]));
    }

    Operand<TFloat32> apply(Operand<TFloat32> x) {
      return tf.math.add(tf.linalg.matMul(x, weights), bias);
    }

    /** Weights that keep the variance through a rectifier (He et al., arXiv 1502.01852). */
    private static float[][] uniform(int inputs, int outputs, Random random) {
      float limit = (float) Math.sqrt(6.0 / inputs);
      float[][] weights = new float[inputs][outputs];
      for (float[] row : weights) {
        for (int i = 0; i < outputs; i++) {
          row[i] = limit * (2 * random.nextFloat() - 1);
        }
      }
      return weights;
    }
  }
}
