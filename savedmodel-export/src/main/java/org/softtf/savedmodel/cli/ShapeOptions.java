// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.util.Arrays;
import java.util.Map;
import org.tensorflow.ndarray.Shape;

/** Reads options of the form {@code [INPUT=]N} and {@code [INPUT=]DIMS}. */
final class ShapeOptions {
  private static final int LARGEST_RANK = 8;

  private ShapeOptions() {}

  static void putRank(Map<String, Shape> shapes, String option, String main) {
    String text = value(option);
    if (!text.matches("[0-8]")) {
      throw new IllegalArgumentException(
          "--rank must be a number from 0 to " + LARGEST_RANK + ", got " + option);
    }
    long[] sizes = new long[Integer.parseInt(text)];
    Arrays.fill(sizes, Shape.UNKNOWN_SIZE);
    put(shapes, name(option, main), Shape.of(sizes));
  }

  static void putShape(Map<String, Shape> shapes, String option, String main) {
    put(shapes, name(option, main), shape(value(option)));
  }

  private static void put(Map<String, Shape> shapes, String name, Shape shape) {
    if (shapes.put(name, shape) != null) {
      throw new IllegalArgumentException("rank or shape of " + name + " is given twice");
    }
  }

  /** Reads {@code 4,?,5} or {@code scalar}. */
  static Shape shape(String text) {
    if (text.equals("scalar")) {
      return Shape.scalar();
    }
    long[] sizes =
        Arrays.stream(text.split(",", -1)).mapToLong(size -> size(size.strip(), text)).toArray();
    if (sizes.length > LARGEST_RANK) {
      throw new IllegalArgumentException(
          "a shape has at most " + LARGEST_RANK + " dimensions, got " + text);
    }
    return Shape.of(sizes);
  }

  private static long size(String size, String text) {
    if (size.equals("?") || size.equals("-1")) {
      return Shape.UNKNOWN_SIZE;
    }
    if (!size.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "--shape must be numbers greater than 0, or ? for any size, with commas between them,"
              + " or scalar; got "
              + text);
    }
    return Long.parseLong(size);
  }

  static String name(String option, String main) {
    int end = option.indexOf('=');
    return end < 0 ? main : option.substring(0, end);
  }

  static String value(String option) {
    return option.substring(option.indexOf('=') + 1);
  }
}
