// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * A variable of a loop or an input of a branch: the typed name of an operand in a {@link State}.
 *
 * @param name for error messages
 * @param type its element type
 * @param shape its static shape, −1 for a size that is known when the graph runs
 * @param kind what the loop's body may do with it
 * @param <V> its element type
 */
public record Variable<V extends TType>(String name, Class<V> type, Shape shape, Kind kind) {
  /** What a loop's body may do with a variable. */
  public enum Kind {
    /** It changes, and keeps the shape of its first value. */
    CHANGING,
    /** Both its value and its shape change. */
    RESIZED,
    /** It stays as it is: the loop's functions see nothing but their variables. */
    INVARIANT
  }

  /** A variable that changes and keeps its shape, of so many dimensions. */
  public static <V extends TType> Variable<V> changing(String name, Class<V> type, int rank) {
    return new Variable<>(name, type, ofRank(rank), Kind.CHANGING);
  }

  /** A variable whose shape changes too, of so many dimensions. */
  public static <V extends TType> Variable<V> resized(String name, Class<V> type, int rank) {
    return new Variable<>(name, type, ofRank(rank), Kind.RESIZED);
  }

  /** A variable that stays as it is, of so many dimensions. */
  public static <V extends TType> Variable<V> invariant(String name, Class<V> type, int rank) {
    return new Variable<>(name, type, ofRank(rank), Kind.INVARIANT);
  }

  private static Shape ofRank(int rank) {
    long[] sizes = new long[rank];
    Arrays.fill(sizes, -1);
    return Shape.of(sizes);
  }
}
