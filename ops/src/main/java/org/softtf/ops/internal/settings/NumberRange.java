// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/** The positive numbers of a type but the subnormal ones, which TensorFlow takes for 0. */
public final class NumberRange {
  private NumberRange() {}

  /**
   * Refuses a number whose product with a factor is 0 or infinite in a type.
   *
   * @param what the number's name in the error
   * @param type float32 or float64
   * @param number the number, positive
   * @param factor what it is multiplied with
   * @return the product
   */
  public static double require(
      String what, Class<? extends TFloating> type, double number, double factor) {
    double product = number * factor;
    boolean narrow = type == TFloat32.class;
    double least = narrow ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    double greatest = narrow ? Float.MAX_VALUE : Double.MAX_VALUE;
    if (product < least || product > greatest) {
      throw new IllegalArgumentException(
          what
              + " must be "
              + (product < least ? "at least " + least / factor : "at most " + greatest / factor)
              + " in "
              + (narrow ? "float32" : "float64")
              + ", got "
              + number);
    }
    return product;
  }
}
