package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** For the entropy: γ is the log-sum-exp of s less that of w. */
final class LogSums extends BlockStatistics {
  @Override
  int size() {
    return 2;
  }

  @Override
  <T extends TFloating> List<Operand<T>> ofElements(Ops tf, Operand<T> s, Operand<T> w) {
    return List.of(s, w);
  }

  @Override
  <T extends TFloating> Operand<T> value(Ops tf, List<Operand<T>> blocks) {
    return tf.math.sub(blocks.get(0), blocks.get(1));
  }

  @Override
  <T extends TFloating> List<Operand<T>> merge(Ops tf, List<Operand<T>> blocks, Runs runs) {
    return blocks.stream().map(sums -> merge(tf, sums, runs)).toList();
  }

  /** Relative to the run's first block, which holds its greatest element. */
  private static <T extends TFloating> Operand<T> merge(Ops tf, Operand<T> sums, Runs runs) {
    Operand<T> first = runs.first(tf, sums);
    Operand<T> parts = tf.math.exp(tf.math.sub(sums, runs.spread(tf, first)));
    return tf.math.add(first, tf.math.log(runs.sums(tf, parts)));
  }
}
