// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * What must be known of a block to tell its value γ, and what is known of several blocks as one.
 *
 * <p>Nothing is a difference of prefix sums, so that no digits are lost between distant elements.
 */
interface BlockStatistics {
  /** What the statistics are called, in their order. */
  List<String> names();

  /** Each element is a block: s and w, (N) → vectors of length N. */
  <T extends TFloating> List<Operand<T>> ofElements(RowMath<T> f, Operand<T> s, Operand<T> w);

  /** γ of each block. */
  <T extends TFloating> Operand<T> value(RowMath<T> f, List<Operand<T>> blocks);

  /** The statistics of blocks that are merged. */
  <T extends TFloating> List<Operand<T>> merge(
      RowMath<T> f, List<Operand<T>> blocks, MergedBlocks merged);

  /** The statistics that tell a mode's values. */
  static BlockStatistics of(Mode mode) {
    return switch (mode) {
      case SMOOTH -> new LogSums();
      case C1, C2 -> new Moments(BlockRoot.exponent(mode));
      case HARD, C0 -> throw new IllegalArgumentException("no statistics for mode " + mode);
    };
  }
}
