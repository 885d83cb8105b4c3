package org.softtf.ops.array;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/**
 * An option of an array-valued operator, as in {@code soft.sort(x, ArrayOption.axis(0),
 * ArrayOption.descending())}.
 *
 * <p>Each option has the type of the operators that take it, so the compiler refuses it elsewhere.
 * Calls need not name these types. An option may be given once.
 */
public interface ArrayOption {
  /** An option of {@code max}, {@code min} and {@code median}. */
  interface OfMax extends OfQuantile {}

  /** An option of {@code argmax}, {@code argmin} and {@code argmedian}. */
  interface OfArgmax extends OfArgquantile {}

  /** An option of {@code sort}. */
  interface OfSort extends ArrayOption {}

  /** An option of {@code argsort}. */
  interface OfArgsort extends ArrayOption {}

  /**
   * An option of {@code rank} and {@code ranking}; {@code sort} and {@code argsort} take it too.
   */
  interface OfRank extends OfSort, OfArgsort {}

  /** An option of {@code topK}. */
  interface OfTopK extends ArrayOption {}

  /** An option of {@code quantile} and {@code percentile}. */
  interface OfQuantile extends ArrayOption {}

  /** An option of {@code argquantile} and {@code argpercentile}. */
  interface OfArgquantile extends ArrayOption {}

  /** An option of {@code medianNewton}; every operator that reduces the axis takes it. */
  interface OfMedianNewton extends OfMax, OfArgmax, Interpolate {}

  /** How to interpolate: an option of quantiles, percentiles and their indices. */
  interface Interpolate extends OfQuantile, OfArgquantile {}

  /** Which gradient: an option of operators that give values. */
  interface GatedGradient extends OfMax, OfSort, OfTopK {}

  /** Whether to take logarithms: an option of operators that give soft indices. */
  interface LogProbabilities extends OfArgmax, OfArgsort, OfTopK {}

  /** Whether to standardise: an option of all operators but {@code medianNewton}. */
  interface Standardize extends OfRank, GatedGradient, LogProbabilities, Interpolate {}

  /** The axis: an option of all operators. */
  interface Axis extends Standardize, OfMedianNewton {}

  /**
   * Works along an axis; the last one if no option says otherwise.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  static Axis axis(int axis) {
    return new Option(Kind.AXIS, axis);
  }

  /**
   * Works on all elements as one row; Python's {@code axis=None}.
   *
   * @return the option
   */
  static Axis flatten() {
    return new Option(Kind.AXIS, null);
  }

  /**
   * Keeps the axis that is reduced, with length 1.
   *
   * @return the option
   */
  static OfMedianNewton keepDims() {
    return keepDims(true);
  }

  /**
   * Keeps the axis that is reduced, with length 1, or not.
   *
   * @param keep whether to keep it; false if no option says otherwise
   * @return the option
   */
  static OfMedianNewton keepDims(boolean keep) {
    return new Option(Kind.KEEP_DIMS, keep);
  }

  /**
   * Smallest first.
   *
   * @return the option
   */
  static OfRank ascending() {
    return new Option(Kind.ORDER, false);
  }

  /**
   * Greatest first.
   *
   * @return the option
   */
  static OfRank descending() {
    return new Option(Kind.ORDER, true);
  }

  /**
   * Standardises along the axis and squashes to (0, 1) before comparing, so that the softness has
   * the same meaning at every scale; or compares as it is.
   *
   * @param standardize whether to; true if no option says otherwise
   * @return the option
   */
  static Standardize standardize(boolean standardize) {
    return new Option(Kind.STANDARDIZE, standardize);
  }

  /**
   * Lets the gradient of a value flow through its probabilities too, or only through the values
   * that they weigh; Python's {@code gated_grad}.
   *
   * <p>The methods softsort, neuralsort and ot follow it. The others weigh no values by
   * probabilities: their gradient is the full one, whatever this option says.
   *
   * @param gated whether it flows through the probabilities; true if no option says otherwise
   * @return the option
   */
  static GatedGradient gatedGradient(boolean gated) {
    return new Option(Kind.GATED_GRADIENT, gated);
  }

  /**
   * Returns logarithms of probabilities, −∞ for 0; Python's {@code return_log_probs}.
   *
   * @return the option
   */
  static LogProbabilities logProbabilities() {
    return new Option(Kind.LOG_PROBABILITIES, Option.NO_FLOOR);
  }

  /**
   * Returns logarithms of probabilities that are raised to a floor, and normalised, first; Python's
   * {@code return_log_probs} with {@code log_prob_eps}.
   *
   * @param floor in (0, 1]
   * @return the option
   */
  static LogProbabilities logProbabilities(double floor) {
    return new Option(Kind.LOG_PROBABILITIES, Option.requireFloor(floor));
  }

  /**
   * Sets how to interpolate between two elements.
   *
   * @param interpolation the interpolation; linear if no option says otherwise
   * @return the option
   */
  static Interpolate interpolation(Interpolation interpolation) {
    return new Option(Kind.INTERPOLATION, Option.requireNonNull("interpolation", interpolation));
  }
}
