// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.softtf.spark.internal.model.LoadedModel;
import org.softtf.spark.internal.model.LoadedModels;
import org.softtf.spark.internal.model.ModelLocation;

/** Calls a signature with the rows of a partition, and appends its outputs to them. */
public final class Scorer implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private final Call call;
  private final Nulls nulls;
  private final LongAccumulator nullRows;

  /** What is called. */
  public record Call(
      ModelLocation model,
      String signature,
      List<InputColumn> inputs,
      List<OutputColumn> outputs,
      Lengths lengths,
      int batchSize)
      implements Serializable {}

  /** What becomes of a row that has a null where the model needs a value. */
  public enum Nulls {
    /** It is an error. */
    ERROR,
    /** It is left out. */
    SKIP,
    /** Its outputs are null. */
    KEEP;

    /** Reads a parameter's value. */
    public static Nulls of(String value) {
      return valueOf(value.toUpperCase(Locale.ROOT));
    }
  }

  /** Takes what is called, and where rows with nulls are counted. */
  public Scorer(Call call, Nulls nulls, LongAccumulator nullRows) {
    this.call = call;
    this.nulls = nulls;
    this.nullRows = nullRows;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowGroups groups = new RowGroups(call.inputs(), call.lengths(), call.batchSize());
    return new Iterator<>() {
      private Iterator<Row> scored = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        while (!scored.hasNext() && rows.hasNext()) {
          scored = score(groups, groups.next(rows)).iterator();
        }
        return scored.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return scored.next();
      }
    };
  }

  private List<Row> score(RowGroups groups, List<Row> rows) {
    List<Cell @Nullable []> cells = new ArrayList<>();
    for (Row row : rows) {
      Cell[] read = groups.cells(row);
      if (read == null) {
        nullRows.add(1);
        if (nulls == Nulls.ERROR) {
          throw groups.nullIn(row, "set handleInvalid to \"skip\" or \"keep\"");
        }
      }
      cells.add(read);
    }
    Object[][] outputs = new Object[rows.size()][];
    groups.of(cells).forEach(group -> score(group, outputs));
    List<Row> scored = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] != null) {
        scored.add(appended(rows.get(i), outputs[i]));
      } else if (nulls == Nulls.KEEP) {
        scored.add(appended(rows.get(i), new Object[call.outputs().size()]));
      }
    }
    return scored;
  }

  private void score(RowGroups.Group group, Object[][] outputs) {
    List<Integer> rows = group.rows();
    rows.forEach(row -> outputs[row] = new Object[call.outputs().size()]);
    List<String> names = call.outputs().stream().map(OutputColumn::output).toList();
    LoadedModels.get()
        .with(
            call.model(),
            model ->
                group
                    .block()
                    .with(
                        tensors -> {
                          try (LoadedModel.Outputs result =
                              model.call(call.signature(), tensors, names, Map.of())) {
                            for (int i = 0; i < names.size(); i++) {
                              Object[] values =
                                  call.outputs().get(i).values(result.get(i), rows.size());
                              for (int row = 0; row < values.length; row++) {
                                outputs[rows.get(row)][i] = values[row];
                              }
                            }
                          }
                          return outputs;
                        }));
  }

  /** The row's values as they came, and the outputs. */
  private static Row appended(Row row, Object[] outputs) {
    Object[] values = new Object[row.size() + outputs.length];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    System.arraycopy(outputs, 0, values, row.size(), outputs.length);
    return RowFactory.create(values);
  }
}
