// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.DoubleDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Tensors of float32 and float64 from numbers and back. */
public final class Tensors {
  private Tensors() {}

  /** Makes a tensor; the caller closes it. */
  public static Tensor of(Class<? extends TFloating> type, Shape shape, double... values) {
    if (type == TFloat64.class) {
      return TFloat64.tensorOf(shape, DataBuffers.of(values, false, false));
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(floats(values), false, false));
  }

  /** Makes a constant. */
  @SuppressWarnings("unchecked") // the branch knows the type
  public static <T extends TFloating> Operand<T> constant(
      Ops tf, Class<T> type, Shape shape, double... values) {
    Operand<?> constant =
        type == TFloat64.class
            ? tf.constant(shape, DataBuffers.of(values, false, false))
            : tf.constant(shape, DataBuffers.of(floats(values), false, false));
    return (Operand<T>) constant;
  }

  /** Reads all numbers of a tensor in row-major order. */
  public static double[] values(Tensor tensor) {
    double[] values = new double[(int) tensor.shape().size()];
    if (tensor instanceof TFloat64 wide) {
      DoubleDataBuffer buffer = DataBuffers.of(values, false, false);
      wide.asRawTensor().data().asDoubles().copyTo(buffer, values.length);
    } else if (tensor instanceof TFloat32 narrow) {
      float[] floats = new float[values.length];
      narrow
          .asRawTensor()
          .data()
          .asFloats()
          .copyTo(DataBuffers.of(floats, false, false), floats.length);
      for (int i = 0; i < floats.length; i++) {
        values[i] = floats[i];
      }
    } else {
      throw new IllegalArgumentException("not a floating tensor: " + tensor);
    }
    return values;
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
