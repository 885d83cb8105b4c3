package org.softtf.ops.internal.array;

import java.util.Arrays;
import java.util.Set;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.ArrayOption.Kind;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.settings.GivenOptions;

/** The options given to an operator, checked against those that it takes. */
public final class ArrayOptions {
  private final GivenOptions<Kind> given;

  private ArrayOptions(GivenOptions<Kind> given) {
    this.given = given;
  }

  public static ArrayOptions read(String operator, Set<Kind> taken, ArrayOption... options) {
    return new ArrayOptions(
        GivenOptions.read(
            operator, taken, Arrays.asList(options), ArrayOption::kind, ArrayOption::value));
  }

  /** Null for all elements as one row. */
  public Integer axis() {
    return given.get(Kind.AXIS, Integer.class, -1);
  }

  public boolean keepDimensions() {
    return flag(Kind.KEEP_DIMS, false);
  }

  boolean descending(boolean fallback) {
    return flag(Kind.ORDER, fallback);
  }

  boolean standardize() {
    return flag(Kind.STANDARDIZE, true);
  }

  boolean gatedGradient() {
    return flag(Kind.GATED_GRADIENT, true);
  }

  boolean logarithms() {
    return given.has(Kind.LOG_PROBABILITIES);
  }

  /** 0 for none. */
  double floor() {
    return given.get(Kind.LOG_PROBABILITIES, Double.class, 0.0);
  }

  Interpolation interpolation(Interpolation fallback) {
    return given.get(Kind.INTERPOLATION, Interpolation.class, fallback);
  }

  private boolean flag(Kind kind, boolean fallback) {
    return given.get(kind, Boolean.class, fallback);
  }
}
