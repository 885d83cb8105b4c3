package org.softtf.ops.array;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.softtf.ops.array.ArrayOption.Kind;

/** The options given to an operator, checked against those that it takes. */
final class ArrayOptions {
  private final Map<Kind, Object> values = new EnumMap<>(Kind.class);

  private ArrayOptions() {}

  static ArrayOptions read(String operator, Set<Kind> taken, ArrayOption... options) {
    ArrayOptions read = new ArrayOptions();
    for (ArrayOption option : options) {
      Kind kind = Objects.requireNonNull(option, "option").kind();
      if (!taken.contains(kind)) {
        throw new IllegalArgumentException(
            operator
                + " takes "
                + taken.stream().sorted().map(Kind::factory).collect(Collectors.joining(", "))
                + "; got "
                + kind.factory());
      }
      if (read.values.containsKey(kind)) {
        throw new IllegalArgumentException(operator + " got two options for " + kind.factory());
      }
      read.values.put(kind, option.value());
    }
    return read;
  }

  /** Null for all elements as one row. */
  Integer axis() {
    return values.containsKey(Kind.AXIS) ? (Integer) values.get(Kind.AXIS) : Integer.valueOf(-1);
  }

  boolean keepDimensions() {
    return flag(Kind.KEEP_DIMENSIONS, false);
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
    return values.containsKey(Kind.LOG_PROBABILITIES);
  }

  /** 0 for none. */
  double floor() {
    return logarithms() ? (Double) values.get(Kind.LOG_PROBABILITIES) : 0;
  }

  Interpolation interpolation(Interpolation fallback) {
    return values.containsKey(Kind.INTERPOLATION)
        ? (Interpolation) values.get(Kind.INTERPOLATION)
        : fallback;
  }

  private boolean flag(Kind kind, boolean fallback) {
    return values.containsKey(kind) ? (Boolean) values.get(kind) : fallback;
  }
}
