package org.softtf.ops.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** The sum of all elements of a row before a position, for positions 0 … n. */
interface RunningSum {
  /** Reads the sums at positions (rows, m). */
  Operand<TFloat64> at(Ops tf, Operand<TInt32> positions);

  /** Of ones. */
  static RunningSum ofOnes() {
    return (tf, positions) -> tf.dtypes.cast(positions, TFloat64.class);
  }

  /**
   * From a table.
   *
   * @param table (rows, n + 1)
   */
  static RunningSum ofTable(Operand<TFloat64> table) {
    return (tf, positions) -> tf.gather(table, positions, tf.constant(1), Gather.batchDims(1L));
  }

  /** (rows, n) → (rows, n + 1). */
  static Operand<TFloat64> table(Ops tf, Operand<TFloat64> x) {
    return tf.pad(
        tf.math.cumsum(x, tf.constant(1)),
        tf.constant(new int[][] {{0, 0}, {1, 0}}),
        tf.constant(0.0));
  }

  /** Of f·a^j, j = 0 … power. */
  static List<RunningSum> ofPowers(Ops tf, Operand<TFloat64> f, Operand<TFloat64> a, int power) {
    List<RunningSum> sums = new ArrayList<>();
    Operand<TFloat64> term = f;
    for (int j = 0; j <= power; j++) {
      sums.add(ofTable(table(tf, term)));
      term = j == power ? term : tf.math.mul(term, a);
    }
    return sums;
  }

  /** The tables of a^j, j = 1 … power. */
  static List<Operand<TFloat64>> tables(Ops tf, Operand<TFloat64> a, int power) {
    List<Operand<TFloat64>> tables = new ArrayList<>();
    for (int j = 1; j <= power; j++) {
      tables.add(table(tf, Powers.of(tf, a, j)));
    }
    return tables;
  }

  /** Of a^j, j = 0 … power, from the {@link #tables}. */
  static List<RunningSum> ofTables(List<Operand<TFloat64>> tables) {
    List<RunningSum> sums = new ArrayList<>(List.of(ofOnes()));
    tables.forEach(table -> sums.add(ofTable(table)));
    return sums;
  }
}
