package org.softtf.ops.array;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * An option of an array-valued operator, as in {@code soft.sort(x, ArrayOption.axis(0),
 * ArrayOption.descending())}.
 *
 * <p>Each option has the type of the operators that take it, so the compiler refuses it elsewhere.
 * Calls need not name these types. An option may be given once.
 */
public sealed interface ArrayOption {
  /** An option of {@code max}, {@code min} and {@code median}. */
  sealed interface OfMax extends OfQuantile {}

  /** An option of {@code argmax}, {@code argmin} and {@code argmedian}. */
  sealed interface OfArgmax extends OfArgquantile {}

  /** An option of {@code sort}. */
  sealed interface OfSort extends ArrayOption {}

  /** An option of {@code argsort}. */
  sealed interface OfArgsort extends ArrayOption {}

  /**
   * An option of {@code rank} and {@code ranking}; {@code sort} and {@code argsort} take it too.
   */
  sealed interface OfRank extends OfSort, OfArgsort {}

  /** An option of {@code topK}. */
  sealed interface OfTopK extends ArrayOption {}

  /** An option of {@code topKMask}. */
  sealed interface OfTopKMask extends ArrayOption {}

  /** An option of {@code quantile} and {@code percentile}. */
  sealed interface OfQuantile extends ArrayOption {}

  /** An option of {@code argquantile} and {@code argpercentile}. */
  sealed interface OfArgquantile extends ArrayOption {}

  /** An option of {@code medianNewton} and {@code quantileNewton}. */
  sealed interface OfMedianNewton extends ArrayOption {}

  /** Whether to keep the axis: an option of every operator that reduces it. */
  sealed interface KeepDims extends OfMedianNewton, OfMax, OfArgmax, Interpolate {}

  /** How to interpolate: an option of quantiles, percentiles and their indices. */
  sealed interface Interpolate extends OfQuantile, OfArgquantile {}

  /** Which gradient: an option of operators that give values. */
  sealed interface GatedGradient extends OfMax, OfSort, OfTopK {}

  /** Whether to take logarithms: an option of operators that give soft indices. */
  sealed interface LogProbabilities extends OfArgmax, OfArgsort, OfTopK {}

  /**
   * Whether to standardise: an option of all operators but {@code medianNewton} and {@code
   * quantileNewton}.
   */
  sealed interface Standardize
      extends OfRank, OfTopKMask, GatedGradient, LogProbabilities, Interpolate {}

  /** The axis: an option of all operators. */
  sealed interface Axis extends Standardize, KeepDims permits Option {}

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
  static KeepDims keepDims() {
    return keepDims(true);
  }

  /**
   * Keeps the axis that is reduced, with length 1, or not.
   *
   * @param keep whether to keep it; false if no option says otherwise
   * @return the option
   */
  static KeepDims keepDims(boolean keep) {
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

  /**
   * Weighs the elements.
   *
   * @param weights what broadcasts to the shape of x: at least 0 and finite, or a run fails; they
   *     have a gradient too
   * @return the option
   */
  static OfMedianNewton weights(Operand<? extends TFloating> weights) {
    return new Option(Kind.WEIGHTS, Option.requireNonNull("weights", weights));
  }
}
