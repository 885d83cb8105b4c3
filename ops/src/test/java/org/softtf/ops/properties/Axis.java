// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.softtf.ops.properties.RowResult.Kind;
import org.tensorflow.ndarray.Shape;

/**
 * An axis of an array, and the way from the array to rows and back.
 *
 * @param argument the axis as the operators are given it, null for all elements as one row
 * @param shape the array's shape
 */
record Axis(Integer argument, Shape shape) {
  /** An axis of n elements of an array of 1 to 4 dimensions. */
  static Axis random(int n, Random random) {
    int dimensions = 1 + random.nextInt(4);
    int axis = random.nextInt(dimensions);
    long[] sizes = random.longs(dimensions, 1, 4).toArray();
    sizes[axis] = n;
    return new Axis(random.nextBoolean() ? axis : axis - dimensions, Shape.of(sizes));
  }

  /** All of an array of 1 to 4 dimensions, with 2 elements or more. */
  static Axis none(Random random) {
    long[] sizes = random.longs(1 + random.nextInt(4), 1, 3).toArray();
    sizes[0] = 2;
    return new Axis(null, Shape.of(sizes));
  }

  private int index() {
    return Math.floorMod(argument, shape.numDimensions());
  }

  int length() {
    return (int) (argument == null ? shape.size() : shape.get(index()));
  }

  Shape unknown() {
    long[] sizes = new long[shape.numDimensions()];
    Arrays.fill(sizes, Shape.UNKNOWN_SIZE);
    return Shape.of(sizes);
  }

  /** How many elements there are from one of the axis to the next. */
  private int inner() {
    int inner = 1;
    for (int i = shape.numDimensions() - 1; argument != null && i > index(); i--) {
      inner *= (int) shape.get(i);
    }
    return inner;
  }

  double[][] rows(double... x) {
    int inner = inner();
    double[][] rows = new double[x.length / length()][length()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < length(); j++) {
        rows[i][j] = x[(i / inner * length() + j) * inner + i % inner];
      }
    }
    return rows;
  }

  /** The shape of the array's result, given those of its rows. */
  Shape shapeOf(RowResult result, double[]... rows) {
    long count = count(result, rows);
    List<Long> sizes = new ArrayList<>();
    if (argument == null && result.keepsAxis()) {
      sizes.add(count);
    }
    for (int i = 0; argument != null && i < shape.numDimensions(); i++) {
      if (i != index()) {
        sizes.add(shape.get(i));
      } else if (result.keepsAxis()) {
        sizes.add(count);
      }
    }
    if (result.leading()) {
      sizes.add(0, count);
    }
    if (result.kind() == Kind.INDEX) {
      sizes.add((long) length());
    }
    return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /** How many numbers or soft indices a row has. */
  private int count(RowResult result, double[]... rows) {
    return rows[0].length / (result.kind() == Kind.INDEX ? length() : 1);
  }

  /** The array's result, given those of its rows. */
  double[] together(RowResult result, double[]... rows) {
    int count = count(result, rows);
    int each = rows[0].length / count;
    int inner = inner();
    double[] all = new double[rows.length * count * each];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < count; k++) {
        int place =
            result.leading() ? k * rows.length + i : (i / inner * count + k) * inner + i % inner;
        System.arraycopy(rows[i], k * each, all, place * each, each);
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return (argument == null ? "no axis" : "axis " + argument) + " of " + shape;
  }
}
