package org.softtf.ops.internal.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.RandomOption.Kind;

/** The options given to a random operator. */
public final class RandomOptions {
  private final String operator;
  private final GivenOptions<Kind> given;

  private RandomOptions(String operator, GivenOptions<Kind> given) {
    this.operator = operator;
    this.given = given;
  }

  public static RandomOptions read(String operator, EnumSet<Kind> taken, RandomOption... options) {
    GivenOptions<Kind> given =
        GivenOptions.read(
            operator, taken, Arrays.asList(options), RandomOption::kind, RandomOption::value);
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

  int axis(int fallback) {
    return given.get(Kind.AXIS, Integer.class, fallback);
  }

  boolean replace() {
    return given.get(Kind.REPLACE, Boolean.class, true);
  }

  boolean independent() {
    return given.get(Kind.INDEPENDENT, Boolean.class, false);
  }

  /**
   * The sizes that come first in the sample.
   *
   * @param parameters the number of dimensions of the parameters, which come last
   */
  long[] draws(int parameters) {
    if (!given.has(Kind.SHAPE)) {
      return given.get(Kind.DRAWS, long[].class, new long[0]);
    }
    long[] shape = shape();
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
  long[] shape() {
    return given.get(Kind.SHAPE, long[].class, null);
  }

  /** The options of the soft index, along an axis. */
  ArrayOption[] ofIndex(int axis, ArrayOption... more) {
    List<ArrayOption> options = new ArrayList<>(Arrays.asList(more));
    options.add(ArrayOption.axis(axis));
    options.add(ArrayOption.standardize(given.get(Kind.STANDARDIZE, Boolean.class, false)));
    if (given.has(Kind.LOG_PROBABILITIES)) {
      options.add(given.get(Kind.LOG_PROBABILITIES, ArrayOption.class, null));
    }
    return options.toArray(ArrayOption[]::new);
  }
}
