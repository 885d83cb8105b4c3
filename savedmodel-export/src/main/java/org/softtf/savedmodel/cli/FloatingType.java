package org.softtf.savedmodel.cli;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The types that operators are exported in. */
enum FloatingType {
  FLOAT16(TFloat16.class) {
    @Override
    TFloating filled(Shape shape, double number) {
      return TFloat16.tensorOf(shape, t -> t.scalars().forEach(e -> e.setFloat((float) number)));
    }
  },
  BFLOAT16(TBfloat16.class) {
    @Override
    TFloating filled(Shape shape, double number) {
      return TBfloat16.tensorOf(shape, t -> t.scalars().forEach(e -> e.setFloat((float) number)));
    }
  },
  FLOAT32(TFloat32.class) {
    @Override
    TFloating filled(Shape shape, double number) {
      return TFloat32.tensorOf(shape, t -> t.scalars().forEach(e -> e.setFloat((float) number)));
    }
  },
  FLOAT64(TFloat64.class) {
    @Override
    TFloating filled(Shape shape, double number) {
      return TFloat64.tensorOf(shape, t -> t.scalars().forEach(e -> e.setDouble(number)));
    }
  };

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
  abstract TFloating filled(Shape shape, double number);
}
