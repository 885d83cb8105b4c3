// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** One graph with a session, in which Adam trains a small model. */
final class Trainer implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final Ops tf = Ops.create(graph);
  private final Random random;

  /**
   * Opens an empty graph.
   *
   * @param seed of the first weights
   */
  Trainer(long seed) {
    random = new Random(seed);
  }

  /** Numbers to put in place of a placeholder whose first dimension only is not known. */
  @SuppressWarnings("ArrayRecordComponent") // it goes to TensorFlow as it is; nobody compares it
  record Feed(Placeholder<TFloat32> placeholder, float[] numbers) {
    private TFloat32 tensor() {
      Shape shape = placeholder.shape();
      long known = 1;
      for (int axis = 1; axis < shape.numDimensions(); axis++) {
        known *= shape.get(axis);
      }
      long[] sizes = shape.asArray();
      sizes[0] = numbers.length / known;
      return TFloat32.tensorOf(Shape.of(sizes), DataBuffers.of(numbers));
    }
  }

  Ops tf() {
    return tf;
  }

  /** Returns a placeholder for any number of rows. */
  Placeholder<TFloat32> rows(long... dimensions) {
    return tf.placeholder(
        TFloat32.class, Placeholder.shape(Shape.of(-1).append(Shape.of(dimensions))));
  }

  /** Returns a fully connected layer of x, (n, inputs). */
  Operand<TFloat32> dense(Operand<TFloat32> x, Operand<TFloat32> weights) {
    int outputs = (int) weights.shape().get(1);
    return tf.math.add(tf.linalg.matMul(x, weights), tf.variable(tf.constant(new float[outputs])));
  }

  /** Returns weights that keep the variance through a rectifier (He et al., arXiv 1502.01852). */
  Variable<TFloat32> weights(int inputs, int outputs) {
    float limit = (float) Math.sqrt(6.0 / inputs);
    float[][] values = new float[inputs][outputs];
    for (float[] row : values) {
      for (int i = 0; i < outputs; i++) {
        row[i] = limit * (2 * random.nextFloat() - 1);
      }
    }
    return tf.variable(tf.constant(values));
  }

  /** Returns the mean of all numbers. */
  Operand<TFloat32> mean(Operand<TFloat32> values) {
    return tf.math.mean(values, tf.range(tf.constant(0), tf.rank(values), tf.constant(1)));
  }

  /** Returns what changes all variables by a step of Adam, and sets them to their first values. */
  Op minimize(Operand<TFloat32> loss, float rate) {
    Op step = new Adam(graph, rate).minimize(loss);
    session.initialize();
    return step;
  }

  /** Runs an operation. */
  void run(Op step, Feed... feeds) {
    run(session.runner().addTarget(step), feeds).close();
  }

  /** Runs an operation, and returns a number that it comes with. */
  float run(Op step, Operand<TFloat32> number, Feed... feeds) {
    try (Result result = run(session.runner().addTarget(step).fetch(number), feeds)) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /** Returns a value, row after row. */
  float[] value(Operand<TFloat32> value, Feed... feeds) {
    try (Result result = run(session.runner().fetch(value), feeds)) {
      TFloat32 found = (TFloat32) result.get(0);
      float[] numbers = new float[(int) found.size()];
      found.copyTo(DataBuffers.of(numbers, false, false));
      return numbers;
    }
  }

  private static Result run(Session.Runner runner, Feed... feeds) {
    TFloat32[] tensors = new TFloat32[feeds.length];
    try {
      for (int i = 0; i < feeds.length; i++) {
        tensors[i] = feeds[i].tensor();
        runner.feed(feeds[i].placeholder(), tensors[i]);
      }
      return runner.run();
    } finally {
      for (TFloat32 tensor : tensors) {
        if (tensor != null) {
          tensor.close();
        }
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
