// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** Some rows as the tensors that a signature takes, in arrays that can be sent and kept. */
public final class RowBlock implements Serializable {
  private static final long serialVersionUID = 1;

  private final int rows;
  private final List<Part> parts;

  /** One input. */
  private record Part(String input, ElementType type, List<Integer> sizes, Object elements)
      implements Serializable {
    Shape shape(int rows) {
      long[] shape = new long[sizes.size() + 1];
      shape[0] = rows;
      for (int axis = 0; axis < sizes.size(); axis++) {
        shape[axis + 1] = sizes.get(axis);
      }
      return Shape.of(shape);
    }

    Part pick(int[] chosen) {
      int step = sizes.stream().reduce(1, Math::multiplyExact);
      Object picked = type.newArray(chosen.length * step);
      for (int i = 0; i < chosen.length; i++) {
        System.arraycopy(elements, chosen[i] * step, picked, i * step, step);
      }
      return new Part(input, type, sizes, picked);
    }
  }

  private RowBlock(int rows, List<Part> parts) {
    this.rows = rows;
    this.parts = parts;
  }

  /** Puts rows one below the other; shorter ones are filled up with zeros. */
  static RowBlock of(List<InputColumn> inputs, List<Cell[]> rows) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int number = i;
      List<Cell> cells = rows.stream().map(row -> row[number]).toList();
      InputColumn input = inputs.get(i);
      int[] largest = largest(cells);
      parts.add(stacked(input.input(), input.type(), cells, largest));
      String mask = input.mask();
      if (mask != null) {
        parts.add(
            stacked(mask, input.maskType(), cells.stream().map(input::present).toList(), largest));
      }
    }
    return new RowBlock(rows.size(), parts);
  }

  private static Part stacked(String input, ElementType type, List<Cell> cells, int[] largest) {
    Object elements = type.newArray(Math.multiplyExact(cells.size(), Cell.size(largest)));
    for (int row = 0; row < cells.size(); row++) {
      cells.get(row).copyTo(elements, row, largest);
    }
    List<Integer> sizes = new ArrayList<>();
    for (int size : largest) {
      sizes.add(size);
    }
    return new Part(input, type, sizes, elements);
  }

  private static int[] largest(List<Cell> cells) {
    int[] largest = cells.get(0).sizes.clone();
    for (Cell cell : cells) {
      for (int axis = 0; axis < largest.length; axis++) {
        largest[axis] = Math.max(largest[axis], cell.sizes[axis]);
      }
    }
    return largest;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** Some of the rows, each with a probability. */
  public RowBlock sample(double fraction, Random random) {
    int[] chosen = random.doubles(rows).mapToInt(number -> number < fraction ? 1 : 0).toArray();
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (chosen[row] == 1) {
        chosen[count++] = row;
      }
    }
    int[] picked = Arrays.copyOf(chosen, count);
    return new RowBlock(count, parts.stream().map(part -> part.pick(picked)).toList());
  }

  /**
   * Calls a function with the tensors by the names of inputs, and closes them.
   *
   * @param call what to do with them
   */
  public <R> R with(Function<Map<String, Tensor>, R> call) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      for (Part part : parts) {
        tensors.put(part.input(), part.type().tensor(part.shape(rows), part.elements()));
      }
      return call.apply(tensors);
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }
}
