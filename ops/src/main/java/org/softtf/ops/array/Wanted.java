package org.softtf.ops.array;

import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;

/** Which order statistics of a row an operator asks a method for. */
sealed interface Wanted {
  /** The greatest element. */
  record Greatest() implements Wanted {}

  /** All elements in order. */
  record All(boolean descending) implements Wanted {}

  /**
   * The greatest elements, in descending order.
   *
   * @param count how many
   */
  record Top(int count) implements Wanted {}

  /**
   * Elements by their position in ascending order.
   *
   * @param positions a vector, from 0
   * @param count how many, or −1 if that is known only when the graph runs
   */
  record Positions(Operand<TInt32> positions, long count) implements Wanted {}
}
