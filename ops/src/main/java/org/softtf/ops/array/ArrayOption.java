package org.softtf.ops.array;

import java.util.Locale;
import org.softtf.ops.internal.settings.GivenOptions;

/**
 * An option of an array-valued operator, as in {@code soft.sort(x, ArrayOption.axis(0),
 * ArrayOption.descending())}.
 *
 * <p>An operator that does not take an option says so, and names those that it takes.
 */
public final class ArrayOption {
  /** What an option sets. */
  public enum Kind implements GivenOptions.Kind {
    AXIS,
    KEEP_DIMS,
    ORDER {
      @Override
      public String factory() {
        return "ascending or descending";
      }
    },
    STANDARDIZE,
    GATED_GRADIENT,
    LOG_PROBABILITIES,
    INTERPOLATION
  }

  private final Kind kind;
  private final Object value;

  private ArrayOption(Kind kind, Object value) {
    this.kind = kind;
    this.value = value;
  }

  public Kind kind() {
    return kind;
  }

  public Object value() {
    return value;
  }

  /**
   * Works along an axis; the last one if no option says otherwise.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  public static ArrayOption axis(int axis) {
    return new ArrayOption(Kind.AXIS, axis);
  }

  /**
   * Works on all elements as one row; Python's {@code axis=None}.
   *
   * @return the option
   */
  public static ArrayOption flatten() {
    return new ArrayOption(Kind.AXIS, null);
  }

  /**
   * Keeps the axis that is reduced, with length 1.
   *
   * @return the option
   */
  public static ArrayOption keepDims() {
    return keepDims(true);
  }

  /**
   * Keeps the axis that is reduced, with length 1, or not.
   *
   * @param keep whether to keep it; false if no option says otherwise
   * @return the option
   */
  public static ArrayOption keepDims(boolean keep) {
    return new ArrayOption(Kind.KEEP_DIMS, keep);
  }

  /**
   * Smallest first.
   *
   * @return the option
   */
  public static ArrayOption ascending() {
    return new ArrayOption(Kind.ORDER, false);
  }

  /**
   * Greatest first.
   *
   * @return the option
   */
  public static ArrayOption descending() {
    return new ArrayOption(Kind.ORDER, true);
  }

  /**
   * Standardises along the axis and squashes to (0, 1) before comparing, so that the softness has
   * the same meaning at every scale; or compares as it is.
   *
   * @param standardize whether to; true if no option says otherwise
   * @return the option
   */
  public static ArrayOption standardize(boolean standardize) {
    return new ArrayOption(Kind.STANDARDIZE, standardize);
  }

  /**
   * Lets the gradient of a value flow through its probabilities too, or only through the values
   * that they weigh; Python's {@code gated_grad}.
   *
   * @param gated whether it flows through the probabilities; true if no option says otherwise
   * @return the option
   */
  public static ArrayOption gatedGradient(boolean gated) {
    return new ArrayOption(Kind.GATED_GRADIENT, gated);
  }

  /**
   * Returns logarithms of probabilities, −∞ for 0; Python's {@code return_log_probs}.
   *
   * @return the option
   */
  public static ArrayOption logProbabilities() {
    return new ArrayOption(Kind.LOG_PROBABILITIES, 0.0);
  }

  /**
   * Returns logarithms of probabilities that are raised to a floor, and normalised, first; Python's
   * {@code return_log_probs} with {@code log_prob_eps}.
   *
   * @param floor in (0, 1]
   * @return the option
   */
  public static ArrayOption logProbabilities(double floor) {
    if (!(floor > 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "the floor of probabilities must be in (0, 1], got " + floor);
    }
    return new ArrayOption(Kind.LOG_PROBABILITIES, floor);
  }

  /**
   * Sets how to interpolate between two elements.
   *
   * @param interpolation the interpolation; linear if no option says otherwise
   * @return the option
   */
  public static ArrayOption interpolation(Interpolation interpolation) {
    if (interpolation == null) {
      throw new IllegalArgumentException("interpolation must not be null");
    }
    return new ArrayOption(Kind.INTERPOLATION, interpolation);
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "=" + value;
  }
}
