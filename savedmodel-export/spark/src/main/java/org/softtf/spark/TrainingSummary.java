// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.softtf.spark.internal.training.StepReport;

/** How a training went. Immutable. */
public final class TrainingSummary {
  private static final StructType SCHEMA =
      new StructType()
          .add("step", DataTypes.IntegerType, false)
          .add("loss", DataTypes.DoubleType, false)
          .add("gradientNorm", DataTypes.DoubleType, false)
          .add("rows", DataTypes.LongType, false)
          .add("seconds", DataTypes.DoubleType, false);

  private final List<StepReport> steps;
  private final boolean stoppedEarly;

  TrainingSummary(List<StepReport> steps, boolean stoppedEarly) {
    this.steps = List.copyOf(steps);
    this.stoppedEarly = stoppedEarly;
  }

  /**
   * Returns the loss before each step.
   *
   * @return a number for each step, in order
   */
  public double[] losses() {
    return steps.stream().mapToDouble(StepReport::loss).toArray();
  }

  /**
   * Returns a row for each step: {@code step} from 1, {@code loss} before it, {@code gradientNorm},
   * the Euclidean norm of all gradients, {@code rows} and {@code seconds}.
   *
   * @param session makes the rows
   * @return the rows, in order
   */
  public Dataset<Row> history(SparkSession session) {
    List<Row> rows =
        steps.stream()
            .map(
                step ->
                    RowFactory.create(
                        step.number(),
                        step.loss(),
                        step.gradientNorm(),
                        step.rows(),
                        step.seconds()))
            .toList();
    return session.createDataFrame(rows, SCHEMA);
  }

  /**
   * Returns whether the training ended before its last step because the loss no longer fell.
   *
   * @return whether it did
   */
  public boolean stoppedEarly() {
    return stoppedEarly;
  }
}
