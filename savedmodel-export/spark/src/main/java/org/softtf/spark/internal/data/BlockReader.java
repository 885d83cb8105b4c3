// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a partition into blocks, once for all steps of a training. */
public final class BlockReader
    implements Function2<Integer, Iterator<Row>, Iterator<BlockReader.PartitionBlock>> {
  private static final long serialVersionUID = 1;

  private final List<InputColumn> inputs;
  private final Lengths lengths;
  private final int batchSize;

  /** A block, and which one it is. */
  public record PartitionBlock(int partition, int number, RowBlock block) implements Serializable {}

  /** Takes the columns, and how many rows a block has at most. */
  public BlockReader(List<InputColumn> inputs, Lengths lengths, int batchSize) {
    this.inputs = inputs;
    this.lengths = lengths;
    this.batchSize = batchSize;
  }

  @Override
  public Iterator<PartitionBlock> call(Integer partition, Iterator<Row> rows) {
    RowGroups groups = new RowGroups(inputs, lengths, batchSize);
    return new Iterator<>() {
      private final Deque<RowBlock> ready = new ArrayDeque<>();
      private int number;

      @Override
      public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
          groups.of(cells(groups, groups.next(rows))).forEach(group -> ready.add(group.block()));
        }
        return !ready.isEmpty();
      }

      @Override
      public PartitionBlock next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return new PartitionBlock(partition, number++, ready.remove());
      }
    };
  }

  private static List<Cell @Nullable []> cells(RowGroups groups, List<Row> rows) {
    List<Cell @Nullable []> cells = new ArrayList<>();
    for (Row row : rows) {
      Cell[] read = groups.cells(row);
      if (read == null) {
        throw groups.nullIn(row, "leave such rows out before the training, by na().drop()");
      }
      cells.add(read);
    }
    return cells;
  }
}
