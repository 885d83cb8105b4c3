// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;

/**
 * The axis of one use of an operator.
 *
 * @param operator the operator's name
 * @param value a whole number; null for all elements as one row
 */
public record AxisChoice(String operator, @Nullable Object value) {
  private static final String NAME = "axis";

  /**
   * Takes the axis given, or the operator's own.
   *
   * @param operator the operator
   * @param given the arguments by name
   * @return the axis
   */
  public static AxisChoice of(OperatorSpec operator, Map<String, ?> given) {
    return new AxisChoice(
        operator.name(),
        given.containsKey(NAME)
            ? given.get(NAME)
            : operator.argument(NAME).flatMap(ArgumentSpec::fallback).orElse(null));
  }

  /** Whether all elements are one row. */
  boolean isNone() {
    return value == null;
  }

  /**
   * Tells whether it is an axis of a shape.
   *
   * @param main the main input's shape
   * @return false if all elements are one row, too
   */
  public boolean isIn(Shape main) {
    int rank = main.numDimensions();
    return value instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= -rank
        && number.intValue() < rank;
  }

  /** The axis counted from 0. */
  int of(Shape main) {
    int rank = main.numDimensions();
    if (!(value instanceof Number number) || !isIn(main)) {
      throw new IllegalArgumentException(
          operator
              + ": axis must be a whole number from "
              + -rank
              + " to "
              + (rank - 1)
              + ", got "
              + value);
    }
    return number.intValue() < 0 ? number.intValue() + rank : number.intValue();
  }

  /** How many elements there are along the axis. */
  long length(Shape main) {
    return isNone() ? main.size() : main.get(of(main));
  }

  /**
   * Makes the shape of what there is one of for each row.
   *
   * @param main the main input's shape
   * @return it without the axis; that of a scalar where all elements are one row
   */
  public Shape ofRows(Shape main) {
    if (isNone()) {
      return Shape.scalar();
    }
    long[] sizes = main.asArray();
    int axis = of(main);
    return Shape.of(
        IntStream.range(0, sizes.length).filter(i -> i != axis).mapToLong(i -> sizes[i]).toArray());
  }
}
