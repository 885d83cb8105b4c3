// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** What a gradient check differentiates for: a placeholder and the values that it is fed. */
final class CheckedOperand {
  private final String description;
  private final Operand<TFloat64> operand;
  private final Shape shape;

  /** The values in row-major order. */
  final double[] values;

  private CheckedOperand(
      String description, Operand<TFloat64> operand, Shape shape, double[] values) {
    this.description = description;
    this.operand = operand;
    this.shape = shape;
    this.values = values;
  }

  static CheckedOperand input(Ops tf, int index, DoubleNdArray value) {
    double[] data = new double[Math.toIntExact(value.size())];
    value.copyTo(DataBuffers.of(data, false, false));
    return of(tf, "input " + index, value.shape(), data);
  }

  static CheckedOperand cotangent(Ops tf, String description, Shape shape, Random random) {
    return of(tf, description, shape, weights(shape.size(), random));
  }

  /** Numbers of size ½ to 1½ and random sign: none so small that it could hide an error. */
  static double[] weights(long count, Random random) {
    double[] weights = random.doubles(count).map(u -> 2 * u - 1).toArray();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += Math.copySign(0.5, weights[i]);
    }
    return weights;
  }

  private static CheckedOperand of(Ops tf, String description, Shape shape, double[] data) {
    return new CheckedOperand(
        description, tf.placeholder(TFloat64.class, Placeholder.shape(shape)), shape, data);
  }

  /** What a report calls it. */
  String description() {
    return description;
  }

  Operand<TFloat64> operand() {
    return operand;
  }

  Shape shape() {
    return shape;
  }

  TFloat64 tensor() {
    return TFloat64.tensorOf(shape, DataBuffers.of(values, true, false));
  }
}
