// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.documents;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Compares values with numbers that a page prints. Public for the code compiled from pages. */
public final class PrintedNumbers {
  private static final List<String> DIFFERENT = new ArrayList<>();
  private static int compared;

  private PrintedNumbers() {}

  /**
   * Notes a place where numbers are not the value, rounded to as many decimals as are printed.
   *
   * @param place where in the page
   * @param value of an eager session
   * @param printed numbers, separated by commas
   */
  public static void compare(String place, Operand<?> value, String printed) {
    String[] texts = printed.strip().split(", *", -1);
    List<Double> values = values(value.asOutput().asTensor());
    boolean same = texts.length == values.size();
    for (int i = 0; same && i < texts.length; i++) {
      int point = texts[i].indexOf('.');
      int decimals = point < 0 ? 0 : texts[i].length() - point - 1;
      double off = Math.abs(Double.parseDouble(texts[i]) - values.get(i));
      same = off <= 0.5001 * Math.pow(10, -decimals);
    }
    compared++;
    if (!same) {
      DIFFERENT.add(place + " is " + values);
    }
  }

  /** Returns what was noted. */
  static List<String> different() {
    return List.copyOf(DIFFERENT);
  }

  /** Returns how many values were compared. */
  static int compared() {
    return compared;
  }

  private static List<Double> values(Tensor tensor) {
    List<Double> values = new ArrayList<>();
    if (tensor instanceof TFloat32 floats) {
      floats.scalars().forEach(scalar -> values.add((double) scalar.getFloat()));
    } else if (tensor instanceof TFloat64 doubles) {
      doubles.scalars().forEach(scalar -> values.add(scalar.getDouble()));
    } else {
      throw new IllegalArgumentException("no numbers to compare in " + tensor);
    }
    return values;
  }
}
