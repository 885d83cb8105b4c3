// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import org.tensorflow.ndarray.Shape;

/**
 * Which shape an input has beside the main one.
 *
 * <p>Below, the main input has the shape (…), and n elements along the operator's axis, which is an
 * argument.
 */
public enum ShapeRule {
  /** Any shape that broadcasts with that of the main input: the same is one. */
  BROADCAST {
    @Override
    Shape fitting(Shape main, AxisChoice axis, long count) {
      return main;
    }
  },
  /** Soft indices in place of the elements along the axis, (…, count, …, [n]). */
  INDICES_IN_PLACE {
    @Override
    Shape fitting(Shape main, AxisChoice axis, long count) {
      if (axis.isNone()) {
        return INDICES.fitting(main, axis, count);
      }
      long[] sizes = main.asArray();
      sizes[axis.of(main)] = count;
      return Shape.of(sizes).append(axis.length(main));
    }
  },
  /** A list of soft indices into the axis, (count, [n]). */
  INDICES {
    @Override
    Shape fitting(Shape main, AxisChoice axis, long count) {
      return Shape.of(count, axis.length(main));
    }
  },
  /** Numbers for the elements along the axis, (n): one soft index into it is such. */
  ALONG_AXIS {
    @Override
    Shape fitting(Shape main, AxisChoice axis, long count) {
      return Shape.of(axis.length(main));
    }
  },
  /** For main inputs that are soft indices (…, [n]): what they choose from, (n, …). */
  CHOICES {
    @Override
    Shape fitting(Shape main, AxisChoice axis, long count) {
      int batch = main.numDimensions() - 1;
      if (batch < 0) {
        throw new IllegalArgumentException(
            axis.operator() + " needs a soft index with at least one dimension");
      }
      return main.subShape(0, batch).prepend(main.get(batch));
    }
  },
  /** A list of inputs, for each dimension of the main one a soft index into it. */
  INDEX_FOR_EACH_DIMENSION {
    @Override
    Shape fitting(Shape main, AxisChoice axis, long count) {
      throw new IllegalStateException("a list has no shape of its own");
    }
  };

  /**
   * The shape that fits a main input.
   *
   * @param main the main input's shape, with unknown sizes where they are open
   * @param axis the operator's axis
   * @param count how many soft indices there are
   */
  abstract Shape fitting(Shape main, AxisChoice axis, long count);
}
