// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.comparison.CloseOption;
import org.softtf.ops.elementwise.ReluOption;
import org.softtf.ops.elementwise.RoundOption;
import org.softtf.ops.logic.LogicOption;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.safemath.NormOption;
import org.softtf.ops.selection.SelectionOption;

/**
 * The one implementation of all options: what it sets, and to what.
 *
 * <p>It has the types of all options. Which operators take one is said by the type that its factory
 * returns.
 *
 * @param kind what it sets
 * @param value what it sets it to
 */
public record Option(Kind kind, @Nullable Object value)
    implements ArrayOption.Axis,
        ArrayOption.KeepDims,
        ArrayOption.Order,
        ArrayOption.Standardize,
        ArrayOption.GatedGradient,
        ArrayOption.LogProbabilities,
        ArrayOption.Interpolate,
        ArrayOption.Weights,
        ArrayOption.Mask,
        RandomOption.Axis,
        RandomOption.Shape,
        RandomOption.Draws,
        RandomOption.Replace,
        RandomOption.Independent,
        RandomOption.Standardize,
        RandomOption.LogProbabilities,
        RandomOption.Mask,
        SelectionOption.Axis,
        SelectionOption.Flatten,
        SelectionOption.KeepDims,
        LogicOption.Axis,
        LogicOption.GeometricMean,
        NormOption.Axis,
        NormOption.KeepDims,
        ReluOption.Gated,
        RoundOption.NeighborRadius,
        CloseOption.RelativeTolerance,
        CloseOption.AbsoluteTolerance {
  /** The floor of probabilities that are not raised to one. */
  public static final double NO_FLOOR = 0;

  /** The floor of the variance of rows that are standardised, if no option says otherwise. */
  public static final double USUAL_VARIANCE = 1e-6;

  /** In place of a floor of the variance: rows are compared as they are. */
  public static final double NOT_STANDARDIZED = 0;

  /** What an option can set. */
  public enum Kind {
    /** An axis; null for all elements as one row. */
    AXIS("axis or flatten"),
    KEEP_DIMS,
    /** Whether the greatest come first. */
    ORDER("ascending or descending"),
    /** The floor of the variance, or {@link #NOT_STANDARDIZED}. */
    STANDARDIZE,
    GATED_GRADIENT,
    /** The floor of the probabilities, or {@link #NO_FLOOR}. */
    LOG_PROBABILITIES,
    INTERPOLATION,
    WEIGHTS,
    /** Which elements are there. */
    MASK,
    /** How many elements of each row are there. */
    LENGTHS,
    SHAPE,
    DRAWS,
    REPLACE,
    INDEPENDENT,
    GEOMETRIC_MEAN,
    GATED,
    NEIGHBOR_RADIUS,
    RELATIVE_TOLERANCE,
    ABSOLUTE_TOLERANCE;

    private final String factory;

    Kind() {
      factory = Spelling.camelCase(name().toLowerCase(Locale.ROOT));
    }

    Kind(String factory) {
      this.factory = factory;
    }

    /** How a user writes it: {@code logProbabilities}. */
    String factory() {
      return factory;
    }
  }

  /**
   * Standardises or not.
   *
   * @param standardize whether to
   * @return the option
   */
  public static Option standardize(boolean standardize) {
    return new Option(Kind.STANDARDIZE, standardize ? USUAL_VARIANCE : NOT_STANDARDIZED);
  }

  /**
   * Standardises with a floor of the variance.
   *
   * @param floor greater than 0
   * @return the option
   */
  public static Option standardize(double floor) {
    return standardize("standardize: floor", floor);
  }

  /** As {@link #standardize(double)}; what names the floor in an error. */
  public static Option standardize(String what, double floor) {
    if (!(floor > 0 && floor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be > 0 and finite, got " + floor);
    }
    return new Option(Kind.STANDARDIZE, floor);
  }

  /**
   * Refuses a floor of probabilities that is out of range.
   *
   * @param floor in (0, 1]
   * @return the floor
   */
  public static double requireFloor(double floor) {
    return requireFloor("logProbabilities: floor", floor);
  }

  /** As {@link #requireFloor(double)}; what names it in an error. */
  public static double requireFloor(String what, double floor) {
    if (!(floor > 0 && floor <= 1)) {
      throw new IllegalArgumentException(what + " must be in (0, 1], got " + floor);
    }
    return floor;
  }

  /**
   * Refuses null.
   *
   * @param what the value's name in the error
   * @param value the value
   * @param <V> its type
   * @return the value
   */
  public static <V> V requireNonNull(String what, @Nullable V value) {
    if (value == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
    return value;
  }
}
