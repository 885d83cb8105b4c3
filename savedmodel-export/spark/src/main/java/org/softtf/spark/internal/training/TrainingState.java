// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** All that a training needs to go on: values, what the optimizer keeps, and the history. */
final class TrainingState {
  private static final int HASH_BYTES = 8;

  final double[][] values;
  final double[][][] slots;
  final List<StepReport> steps = new ArrayList<>();

  /** The values with the smallest loss so far, which early stopping returns. */
  double[][] bestValues;

  double bestLoss = Double.POSITIVE_INFINITY;
  int bestStep;

  TrainingState(double[][] values, int slotsEach) {
    this.values = values;
    this.slots = new double[values.length][slotsEach][];
    for (int i = 0; i < values.length; i++) {
      for (int slot = 0; slot < slotsEach; slot++) {
        slots[i][slot] = new double[values[i].length];
      }
    }
    bestValues = copy(values);
  }

  private static double[][] copy(double[][] arrays) {
    return Arrays.stream(arrays).map(double[]::clone).toArray(double[][]::new);
  }

  /** Remembers the values if they are the best. */
  void compare(double loss, int step, double tolerance) {
    if (loss < bestLoss - tolerance) {
      bestLoss = loss;
      bestStep = step;
      bestValues = copy(values);
    }
  }

  /** A hash of the values, which tells a model from others. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
      for (double[] each : values) {
        digest.update(bytes.putLong(0, each.length).array());
        for (double value : each) {
          digest.update(bytes.putDouble(0, value).array());
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(DataOutput out) throws IOException {
    for (int i = 0; i < values.length; i++) {
      write(out, values[i]);
      write(out, bestValues[i]);
      for (double[] slot : slots[i]) {
        write(out, slot);
      }
    }
    out.writeDouble(bestLoss);
    out.writeInt(bestStep);
    out.writeInt(steps.size());
    for (StepReport step : steps) {
      out.writeInt(step.number());
      out.writeDouble(step.loss());
      out.writeDouble(step.gradientNorm());
      out.writeLong(step.rows());
      out.writeDouble(step.seconds());
    }
  }

  private static void write(DataOutput out, double[] numbers) throws IOException {
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  /** Overwrites this state of the same variables by one that was written. */
  void read(DataInput in) throws IOException {
    for (int i = 0; i < values.length; i++) {
      read(in, values[i]);
      read(in, bestValues[i]);
      for (double[] slot : slots[i]) {
        read(in, slot);
      }
    }
    bestLoss = in.readDouble();
    bestStep = in.readInt();
    steps.clear();
    for (int count = in.readInt(); count > 0; count--) {
      steps.add(
          new StepReport(
              in.readInt(), in.readDouble(), in.readDouble(), in.readLong(), in.readDouble()));
    }
  }

  private static void read(DataInput in, double[] numbers) throws IOException {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
    }
  }
}
