package org.softtf.savedmodel.cli;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The types that operators are exported in. */
enum FloatingType {
  FLOAT32,
  FLOAT64;

  Class<? extends TFloating> type() {
    return this == FLOAT32 ? TFloat32.class : TFloat64.class;
  }

  /** A tensor of one number, to be closed. */
  TFloating filled(Shape shape, double number) {
    return this == FLOAT32
        ? TFloat32.tensorOf(shape, t -> t.scalars().forEach(e -> e.setFloat((float) number)))
        : TFloat64.tensorOf(shape, t -> t.scalars().forEach(e -> e.setDouble(number)));
  }
}
