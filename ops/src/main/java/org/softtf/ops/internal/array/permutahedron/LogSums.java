// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** For the entropy: γ is the log-sum-exp of s less that of w. */
final class LogSums implements BlockStatistics {
  @Override
  public List<String> names() {
    return List.of("log-sum-exp of s", "log-sum-exp of w");
  }

  @Override
  public <T extends TFloating> List<Operand<T>> ofElements(
      RowMath<T> f, Operand<T> s, Operand<T> w) {
    return List.of(s, w);
  }

  @Override
  public <T extends TFloating> Operand<T> value(RowMath<T> f, List<Operand<T>> blocks) {
    return f.minus(blocks.get(0), blocks.get(1));
  }

  @Override
  public <T extends TFloating> List<Operand<T>> merge(
      RowMath<T> f, List<Operand<T>> blocks, MergedBlocks merged) {
    return blocks.stream().map(sums -> merge(f, sums, merged)).toList();
  }

  /** Relative to the first part, which holds the greatest element. */
  private static <T extends TFloating> Operand<T> merge(
      RowMath<T> f, Operand<T> sums, MergedBlocks merged) {
    Operand<T> first = merged.first(f.tf(), sums);
    Operand<T> parts = f.exp(f.minus(sums, merged.spread(f.tf(), first)));
    return f.plus(first, f.log(merged.sums(f.tf(), parts)));
  }
}
