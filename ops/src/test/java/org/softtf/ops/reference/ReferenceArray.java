package org.softtf.ops.reference;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;

/**
 * An array as a reference file gives it.
 *
 * @param name its name; empty for an output or a cotangent
 * @param shape its shape
 * @param values its numbers in row-major order
 */
public record ReferenceArray(String name, Shape shape, double[] values) {
  public ReferenceArray {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          "an array of shape "
              + shape
              + " must have "
              + shape.size()
              + " numbers, got "
              + values.length);
    }
  }

  /** The largest absolute number that is finite. */
  public double largest() {
    return Arrays.stream(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReferenceArray array
        && name.equals(array.name)
        && shape.equals(array.shape)
        && Arrays.equals(values, array.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values) + 31 * name.hashCode();
  }

  @Override
  public String toString() {
    return name + shape + Arrays.toString(values);
  }
}
