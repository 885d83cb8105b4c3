// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import org.tensorflow.Tensor;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The types that operators are exported in. */
enum FloatingType {
  FLOAT16(TFloat16.class),
  BFLOAT16(TBfloat16.class),
  FLOAT32(TFloat32.class),
  FLOAT64(TFloat64.class);

  private final Class<? extends TFloating> type;

  FloatingType(Class<? extends TFloating> type) {
    this.type = type;
  }

  Class<? extends TFloating> type() {
    return type;
  }

  /** The type of a softness, q or k that is an input: a half would take a small one for 0. */
  FloatingType ofArgument() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }

  /** A tensor of one number, to be closed. */
  TFloating filled(Shape shape, double number) {
    return Tensor.of(type, shape, tensor -> fill(tensor, number));
  }

  private static void fill(TFloating tensor, double number) {
    if (tensor instanceof TFloat64 doubles) {
      doubles.scalars().forEach(element -> element.setDouble(number));
    } else if (tensor instanceof FloatNdArray floats) {
      floats.scalars().forEach(element -> element.setFloat((float) number));
    }
  }
}
