// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;

/** An array as a reference file gives it. */
public final class ReferenceArray {
  private final String name;
  private final Shape shape;
  private final double[] values;

  /** Makes an array; as many numbers as the shape has. */
  public ReferenceArray(String name, Shape shape, double... values) {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          "an array of shape "
              + shape
              + " must have "
              + shape.size()
              + " numbers, got "
              + values.length);
    }
    this.name = name;
    this.shape = shape;
    this.values = values;
  }

  /** Its name; empty for an output or a cotangent. */
  public String name() {
    return name;
  }

  /** Its shape. */
  public Shape shape() {
    return shape;
  }

  /** Its numbers in row-major order. */
  public double[] values() {
    return values.clone();
  }

  /** The largest absolute number that is finite. */
  public double largest() {
    return Arrays.stream(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }
}
