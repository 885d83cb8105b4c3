// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** The value of a column in one row, as a part of a tensor. */
final class Cell {
  /** Its shape: empty for a single element. */
  final int[] sizes;

  /** An array of the {@link ElementType}'s kind, in row-major order. */
  private final Object elements;

  private Cell(int[] sizes, Object elements) {
    this.sizes = sizes;
    this.elements = elements;
  }

  /** A null in an array, found where elements were copied. */
  private static final class NullElement extends RuntimeException {
    private static final long serialVersionUID = 1;

    NullElement() {
      super(null, null, false, false);
    }
  }

  /** Reads a value; null if it is null or holds a null. */
  static @Nullable Cell of(@Nullable Object value, InputColumn input) {
    int rank = input.sizes().size();
    if (value == null) {
      return null;
    }
    ElementType type = input.type();
    if (value instanceof Vector vector) {
      return ofVector(vector.toArray(), type);
    }
    int[] sizes = new int[rank];
    Object level = value;
    for (int axis = 0; axis < rank; axis++) {
      if (level == null) {
        return null;
      }
      Seq<?> values = (Seq<?>) level;
      sizes[axis] = values.size();
      if (values.isEmpty()) {
        // what would be in it has the sizes that the input says
        for (int inner = axis + 1; inner < rank; inner++) {
          sizes[inner] = Math.max(0, input.sizes().get(inner));
        }
        break;
      }
      level = values.apply(0);
    }
    Object elements = type.newArray(size(sizes));
    try {
      fill(value, sizes, 0, 0, elements, input);
    } catch (NullElement e) {
      return null;
    }
    return new Cell(sizes, elements);
  }

  private static Cell ofVector(double[] values, ElementType type) {
    int[] sizes = {values.length};
    if (type == ElementType.DOUBLE) {
      return new Cell(sizes, values);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new Cell(sizes, floats);
  }

  private static void fill(
      @Nullable Object value,
      int[] sizes,
      int axis,
      int start,
      Object elements,
      InputColumn input) {
    if (value == null) {
      throw new NullElement();
    }
    if (axis == sizes.length) {
      put(value, start, elements, input);
      return;
    }
    Seq<?> values = (Seq<?>) value;
    if (values.size() != sizes[axis]) {
      throw new IllegalArgumentException(
          "column \""
              + input.column()
              + "\" has a row whose inner arrays have "
              + sizes[axis]
              + " and "
              + values.size()
              + " elements; they must have one length");
    }
    int step = size(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
    int at = start;
    for (var each = values.iterator(); each.hasNext(); at += step) {
      fill(each.next(), sizes, axis + 1, at, elements, input);
    }
  }

  private static void put(Object value, int at, Object elements, InputColumn input) {
    try {
      input.type().put(elements, at, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "column \"" + input.column() + "\" has a row with " + e.getMessage(), e);
    }
  }

  /** A cell of the same shape, of ones or true. */
  Cell ones(ElementType type) {
    Object ones = type.newArray(size(sizes));
    Object one = type == ElementType.BOOLEAN ? (Object) true : (Object) 1;
    for (int i = 0; i < size(sizes); i++) {
      type.put(ones, i, one);
    }
    return new Cell(sizes, ones);
  }

  static int size(int[] sizes) {
    return IntStream.of(sizes).reduce(1, Math::multiplyExact);
  }

  /** Copies the elements into a larger array of the same rank, at one of its rows. */
  void copyTo(Object target, int row, int[] largest) {
    copy(0, 0, row * size(largest), target, largest);
  }

  private void copy(int axis, int from, int to, Object target, int[] largest) {
    if (Arrays.equals(sizes, axis, sizes.length, largest, axis, sizes.length)
        || axis == sizes.length - 1) {
      int count = size(Arrays.copyOfRange(sizes, axis, sizes.length));
      System.arraycopy(elements, from, target, to, count);
      return;
    }
    int step = size(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
    int targetStep = size(Arrays.copyOfRange(largest, axis + 1, sizes.length));
    for (int i = 0; i < sizes[axis]; i++) {
      copy(axis + 1, from + i * step, to + i * targetStep, target, largest);
    }
  }
}
