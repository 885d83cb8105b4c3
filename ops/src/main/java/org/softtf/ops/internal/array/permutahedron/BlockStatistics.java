package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * What must be known of a block to tell its value γ, and what is known of several blocks as one.
 *
 * <p>Nothing is a difference of running sums, so that no digits are lost between distant elements.
 */
abstract class BlockStatistics {
  /** Each element is a block: s and w, (N) → vectors of length N. */
  abstract <T extends TFloating> List<Operand<T>> ofElements(Ops tf, Operand<T> s, Operand<T> w);

  /** γ of each block. */
  abstract <T extends TFloating> Operand<T> value(Ops tf, List<Operand<T>> blocks);

  /** The statistics of runs of blocks. */
  abstract <T extends TFloating> List<Operand<T>> merge(Ops tf, List<Operand<T>> blocks, Runs runs);

  /** How many vectors the statistics are. */
  abstract int size();

  public static BlockStatistics of(Mode mode) {
    return switch (mode) {
      case SMOOTH -> new LogSums();
      case C1 -> new Moments(3);
      case C2 -> new Moments(4);
      case HARD, C0 -> throw new IllegalArgumentException("no statistics for mode " + mode);
    };
  }

  /**
   * Runs of blocks that become one.
   *
   * @param ids each block's run
   * @param firsts each run's first block
   */
  record Runs(Operand<TInt32> ids, Operand<TInt64> firsts) {
    <T extends TFloating> Operand<T> sums(Ops tf, Operand<T> x) {
      return Blocks.sums(tf, x, ids, tf.size(firsts));
    }

    <T extends TFloating> Operand<T> spread(Ops tf, Operand<T> ofRuns) {
      return RowGather.elements(tf, ofRuns, ids);
    }

    <T extends TFloating> Operand<T> first(Ops tf, Operand<T> x) {
      return RowGather.elements(tf, x, firsts);
    }
  }
}
