// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.internal.array.Masks;
import org.softtf.ops.internal.array.RequiredShape;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.random.RandomOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** The options given to a random operator. */
public final class RandomOptions {
  private final String operator;
  private final GivenOptions given;

  private RandomOptions(String operator, GivenOptions given) {
    this.operator = operator;
    this.given = given;
  }

  static RandomOptions read(String operator, RandomOption... options) {
    GivenOptions given = GivenOptions.read(operator, (Object[]) options);
    if (given.has(Kind.SHAPE) && given.has(Kind.DRAWS)) {
      throw new IllegalArgumentException(
          operator + ": give shape or draws, not both; shape holds the number of draws");
    }
    return new RandomOptions(operator, given);
  }

  /** The operator's name in an error. */
  String operator() {
    return operator;
  }

  /** What is there of the parameters, of their shape; null for all. */
  @Nullable Operand<TBool> there(Ops tf, Operand<?> parameters, int axis) {
    return Masks.of(tf, operator, parameters, axis, given.mask(), given.lengths());
  }

  /** The parameters, which fail when the graph runs if masks and lengths are for other rows. */
  <T extends TFloating> Operand<T> fitting(Ops tf, Operand<T> parameters, int axis) {
    return new RequiredShape(tf, operator, parameters.shape(), axis)
        .masks(given.mask(), given.lengths())
        .narrowed(parameters);
  }

  int axis(int fallback) {
    return given.get(Kind.AXIS, Integer.class, fallback);
  }

  boolean replace() {
    return given.flag(Kind.REPLACE, true);
  }

  boolean independent() {
    return given.flag(Kind.INDEPENDENT, false);
  }

  /**
   * The sizes that come first in the sample.
   *
   * @param parameters the number of dimensions of the parameters, which come last
   */
  long[] draws(int parameters) {
    long[] shape = shape();
    if (shape == null) {
      return given.get(Kind.DRAWS, long[].class, new long[0]);
    }
    if (shape.length < parameters) {
      throw new IllegalArgumentException(
          operator
              + ": shape must end in the "
              + parameters
              + " dimensions of the parameters, got "
              + Arrays.toString(shape));
    }
    return Arrays.copyOf(shape, shape.length - parameters);
  }

  /** The whole shape of the sample; null for that of the parameters, after the draws. */
  long @Nullable [] shape() {
    return given.find(Kind.SHAPE, long[].class);
  }

  /** The options of the soft index, along an axis. */
  Option[] ofIndex(int axis, ArrayOption... more) {
    List<ArrayOption> options = new ArrayList<>(Arrays.asList(more));
    options.add(ArrayOption.axis(axis));
    double variance = given.number(Kind.STANDARDIZE, Option.NOT_STANDARDIZED);
    options.add(new Option(Kind.STANDARDIZE, variance));
    Operand<TBool> mask = given.mask();
    if (mask != null) {
      options.add(ArrayOption.mask(mask));
    }
    Operand<TInt32> lengths = given.lengths();
    if (lengths != null) {
      options.add(ArrayOption.lengths(lengths));
    }
    if (given.has(Kind.LOG_PROBABILITIES)) {
      double floor = given.number(Kind.LOG_PROBABILITIES, Option.NO_FLOOR);
      options.add(new Option(Kind.LOG_PROBABILITIES, floor));
    }
    return options.toArray(Option[]::new);
  }
}
