// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Makes blocks of rows that one call of a signature takes. */
public final class RowGroups {
  /** Rows of unequal length are grouped among so many batches. */
  private static final int BATCHES_AHEAD = 8;

  private final List<InputColumn> inputs;
  private final Lengths lengths;
  private final int batchSize;

  /** Rows that go into one call. */
  public record Group(RowBlock block, List<Integer> rows) {}

  /** Takes the columns, and how many rows a block has at most. */
  public RowGroups(List<InputColumn> inputs, Lengths lengths, int batchSize) {
    this.inputs = inputs;
    this.lengths = lengths;
    this.batchSize = batchSize;
  }

  /** Reads the columns of a row; null if one of them is null or holds a null. */
  Cell @Nullable [] cells(Row row) {
    Cell[] cells = new Cell[inputs.size()];
    for (int i = 0; i < cells.length; i++) {
      Cell cell = inputs.get(i).cell(row);
      if (cell == null) {
        return null;
      }
      cells[i] = cell;
    }
    return cells;
  }

  /** What is wrong with a row that has no {@link #cells}. */
  IllegalArgumentException nullIn(Row row, String advice) {
    String column =
        inputs.stream()
            .filter(input -> input.cell(row) == null)
            .map(InputColumn::column)
            .findFirst()
            .orElse("");
    return new IllegalArgumentException(
        "column \"" + column + "\" is null or holds a null in a row; " + advice);
  }

  /** The next rows, as many as are grouped at a time. */
  List<Row> next(Iterator<Row> rows) {
    int count = lengths == Lengths.GROUP ? BATCHES_AHEAD * batchSize : batchSize;
    List<Row> some = new ArrayList<>();
    while (rows.hasNext() && some.size() < count) {
      some.add(rows.next());
    }
    return some;
  }

  /** Blocks of rows; null stands for a row that is left out. */
  List<Group> of(List<Cell @Nullable []> rows) {
    Map<List<List<Integer>>, List<Integer>> byShape = new LinkedHashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      Cell[] cells = rows.get(row);
      if (cells != null) {
        byShape.computeIfAbsent(shapes(cells), shape -> new ArrayList<>()).add(row);
      }
    }
    if (lengths == Lengths.SAME && byShape.size() > 1) {
      throw unequal(List.copyOf(byShape.keySet()));
    }
    List<Group> groups = new ArrayList<>();
    for (List<Integer> group : byShape.values()) {
      for (int start = 0; start < group.size(); start += batchSize) {
        List<Integer> some = group.subList(start, Math.min(start + batchSize, group.size()));
        List<Cell[]> cells = new ArrayList<>();
        some.forEach(row -> cells.add(rows.get(row)));
        groups.add(new Group(RowBlock.of(inputs, cells), some));
      }
    }
    return groups;
  }

  private List<List<Integer>> shapes(Cell[] cells) {
    return lengths == Lengths.PAD
        ? List.of()
        : Arrays.stream(cells).map(cell -> Arrays.stream(cell.sizes).boxed().toList()).toList();
  }

  private IllegalArgumentException unequal(List<List<List<Integer>>> shapes) {
    int input = 0;
    while (shapes.get(0).get(input).equals(shapes.get(1).get(input))) {
      input++;
    }
    return new IllegalArgumentException(
        "column \""
            + inputs.get(input).column()
            + "\" has rows of shapes "
            + shapes.get(0).get(input)
            + " and "
            + shapes.get(1).get(input)
            + "; set lengths to \"group\", or to \"pad\" where the model has a mask");
  }
}
