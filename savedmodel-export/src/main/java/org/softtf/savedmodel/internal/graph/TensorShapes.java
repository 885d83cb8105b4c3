// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.TensorShapeProto;

/** Shapes in the form that files hold. */
public final class TensorShapes {
  private TensorShapes() {}

  /** The form of a file; a size that is not known is -1. */
  public static TensorShapeProto of(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    if (shape.isUnknown()) {
      return proto.setUnknownRank(true).build();
    }
    for (long size : shape.asArray()) {
      proto.addDimBuilder().setSize(size);
    }
    return proto.build();
  }

  /** The shape that a file holds; {@code Shape.unknown()} if not even the rank is known. */
  public static Shape read(TensorShapeProto proto) {
    return proto.getUnknownRank()
        ? Shape.unknown()
        : Shape.of(proto.getDimList().stream().mapToLong(d -> d.getSize()).toArray());
  }

  /** The shape with each size that is not known replaced; one dimension if the rank is unknown. */
  public static Shape closed(Shape shape, long size) {
    if (shape.isUnknown()) {
      return Shape.of(size);
    }
    long[] sizes = shape.asArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] < 0 ? size : sizes[i];
    }
    return Shape.of(sizes);
  }
}
