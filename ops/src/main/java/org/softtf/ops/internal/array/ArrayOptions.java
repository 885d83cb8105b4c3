// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** The options given to an array-valued operator, and the defaults. */
public final class ArrayOptions {
  private final GivenOptions given;

  private ArrayOptions(GivenOptions given) {
    this.given = given;
  }

  static ArrayOptions read(String operator, ArrayOption... options) {
    return new ArrayOptions(GivenOptions.read(operator, (Object[]) options));
  }

  /** Null for all elements as one row. */
  @Nullable Integer axis() {
    return given.axis(-1);
  }

  boolean keepDimensions() {
    return given.flag(Kind.KEEP_DIMS, false);
  }

  boolean descending(boolean fallback) {
    return given.flag(Kind.ORDER, fallback);
  }

  /** The floor of the variance, or {@link Option#NOT_STANDARDIZED}. */
  double variance() {
    return given.number(Kind.STANDARDIZE, Option.USUAL_VARIANCE);
  }

  boolean gatedGradient() {
    return given.flag(Kind.GATED_GRADIENT, true);
  }

  boolean logarithms() {
    return given.has(Kind.LOG_PROBABILITIES);
  }

  /** The floor of probabilities before their logarithms are taken. */
  double floor() {
    return given.number(Kind.LOG_PROBABILITIES, Option.NO_FLOOR);
  }

  /** What is there, of a shape that broadcasts to x; null if no option says it. */
  @Nullable Operand<TBool> mask() {
    return given.mask();
  }

  /** How many of the first elements along the axis are there; null if no option says it. */
  @Nullable Operand<TInt32> lengths() {
    return given.lengths();
  }

  /** Whether some elements may not be there. */
  boolean masked() {
    return given.has(Kind.MASK) || given.has(Kind.LENGTHS);
  }

  /** The shape that x must have for the options that go with its elements or rows. */
  RequiredShape required(Ops tf, String operator, Operand<?> x) {
    return new RequiredShape(tf, operator, x.shape(), axis())
        .masks(mask(), lengths())
        .elements("weights", weights());
  }

  Interpolation interpolation(Interpolation fallback) {
    return given.get(Kind.INTERPOLATION, Interpolation.class, fallback);
  }

  /** Null for elements that all count alike. */
  @Nullable Operand<? extends TFloating> weights() {
    Operand<?> weights = given.find(Kind.WEIGHTS, Operand.class);
    return weights == null ? null : Inputs.trusted(weights);
  }
}
