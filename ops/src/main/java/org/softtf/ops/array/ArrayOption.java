// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * An option of an array-valued operator, as in {@code soft.sort(x, ArrayOption.axis(0),
 * ArrayOption.descending())}.
 *
 * <p>There is one type {@code OfX} for each operator X, and one type for each option, which has the
 * types of the operators that take it: the compiler refuses it elsewhere. Operators that mirror one
 * another, such as {@code max} and {@code min}, share one. Calls need not name these types. An
 * option may be given once.
 */
public sealed interface ArrayOption {
  /** An option of {@code max} and {@code min}. */
  sealed interface OfMax extends ArrayOption {}

  /** An option of {@code argmax} and {@code argmin}. */
  sealed interface OfArgmax extends ArrayOption {}

  /** An option of {@code sort}. */
  sealed interface OfSort extends ArrayOption {}

  /** An option of {@code argsort}. */
  sealed interface OfArgsort extends ArrayOption {}

  /** An option of {@code rank}. */
  sealed interface OfRank extends ArrayOption {}

  /** An option of {@code topK}. */
  sealed interface OfTopK extends ArrayOption {}

  /** An option of {@code topKMask}. */
  sealed interface OfTopKMask extends ArrayOption {}

  /** An option of {@code quantile} and {@code percentile}. */
  sealed interface OfQuantile extends ArrayOption {}

  /** An option of {@code argquantile} and {@code argpercentile}. */
  sealed interface OfArgquantile extends ArrayOption {}

  /** An option of {@code median}. */
  sealed interface OfMedian extends ArrayOption {}

  /** An option of {@code argmedian}. */
  sealed interface OfArgmedian extends ArrayOption {}

  /** An option of {@code medianNewton}. */
  sealed interface OfMedianNewton extends ArrayOption {}

  /** An option of {@code quantileNewton}. */
  sealed interface OfQuantileNewton extends ArrayOption {}

  /** The axis, or all elements as one row. */
  sealed interface Axis
      extends OfMax,
          OfArgmax,
          OfSort,
          OfArgsort,
          OfRank,
          OfTopK,
          OfTopKMask,
          OfQuantile,
          OfArgquantile,
          OfMedian,
          OfArgmedian,
          OfMedianNewton,
          OfQuantileNewton
      permits Option {}

  /** Whether to keep the axis that is reduced. */
  sealed interface KeepDims
      extends OfMax,
          OfArgmax,
          OfQuantile,
          OfArgquantile,
          OfMedian,
          OfArgmedian,
          OfMedianNewton,
          OfQuantileNewton
      permits Option {}

  /** Whether the smallest or the greatest come first. */
  sealed interface Order extends OfSort, OfArgsort, OfRank permits Option {}

  /** Whether to standardise. */
  sealed interface Standardize
      extends OfMax,
          OfArgmax,
          OfSort,
          OfArgsort,
          OfRank,
          OfTopK,
          OfTopKMask,
          OfQuantile,
          OfArgquantile,
          OfMedian,
          OfArgmedian
      permits Option {}

  /** Whether the gradient of a value flows through its probabilities too. */
  sealed interface GatedGradient extends OfMax, OfSort, OfTopK, OfQuantile, OfMedian
      permits Option {}

  /** Whether to give logarithms of soft indices. */
  sealed interface LogProbabilities extends OfArgmax, OfArgsort, OfTopK, OfArgquantile, OfArgmedian
      permits Option {}

  /** How to interpolate between two elements. */
  sealed interface Interpolate extends OfQuantile, OfArgquantile permits Option {}

  /** Weights of the elements. */
  sealed interface Weights extends OfMedianNewton, OfQuantileNewton permits Option {}

  /** Which elements are there. */
  sealed interface Mask
      extends OfMax,
          OfArgmax,
          OfSort,
          OfArgsort,
          OfRank,
          OfTopK,
          OfTopKMask,
          OfQuantile,
          OfArgquantile,
          OfMedian,
          OfArgmedian,
          OfMedianNewton,
          OfQuantileNewton
      permits Option {}

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
   * Says which elements are there: the result is that of the row without the others, whatever
   * stands in their places.
   *
   * <p>What has no element is 0: sorted values and top-k beyond the elements that are there,
   * probabilities (logarithms −∞) and ranks of those that are not, all results of a row with none.
   * No gradient flows to it. The method smooth_sort refuses this option.
   *
   * <p>Shapes broadcast as everywhere, from the last axis on: beside x of shape (b, n) a mask of
   * shape (n) is one for all rows, and one of shape (b, 1) keeps or leaves out whole rows. A
   * boolean for each row in shape (b) is not that: it is refused, but where b is n it is taken for
   * one mask for all rows.
   *
   * @param mask true for what is there, of a shape that broadcasts to that of x
   * @return the option
   */
  static Mask mask(Operand<TBool> mask) {
    return new Option(Kind.MASK, Option.requireNonNull("mask", mask));
  }

  /**
   * Says how many elements are there, the first ones along the axis, as a {@link #mask} does. Both
   * together: what is there by both.
   *
   * @param lengths in [0, n], which is checked when the graph runs; of a shape that broadcasts to
   *     that of x without the axis
   * @return the option
   */
  static Mask lengths(Operand<TInt32> lengths) {
    return new Option(Kind.LENGTHS, Option.requireNonNull("lengths", lengths));
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
  static Order ascending() {
    return new Option(Kind.ORDER, false);
  }

  /**
   * Greatest first.
   *
   * @return the option
   */
  static Order descending() {
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
    return Option.standardize(standardize);
  }

  /**
   * Standardises along the axis as {@link #standardize(boolean)} does, with another number added to
   * the variance than the usual 1e-6. That one shows where the standard deviation of a row is less
   * than about 0.01: its elements are then nearer each other, and from 1e-4 on nearly equal. A
   * smaller number moves both limits down with its square root; Python's {@code standardize_eps}.
   *
   * <p>A greater number, such as 1, makes the gradient of rows that nearly tie smaller by its
   * square root. It also lets rows of two elements have one: with the usual number they become ±1
   * at any gap. Rows whose variance is well below the number keep their scale, others are
   * standardised.
   *
   * @param floor greater than 0
   * @return the option
   */
  static Standardize standardize(double floor) {
    return Option.standardize(floor);
  }

  /**
   * Lets the gradient of a value flow through its probabilities too, or only through the values
   * that they weigh; Python's {@code gated_grad}.
   *
   * <p>The methods softsort, neuralsort, ot and cdf_sum follow it. The others weigh no values by
   * probabilities: their gradient is the full one, whatever this option says.
   *
   * @param gated whether it flows through the probabilities; true if no option says otherwise
   * @return the option
   */
  static GatedGradient gatedGradient(boolean gated) {
    return new Option(Kind.GATED_GRADIENT, gated);
  }

  /**
   * Gives the logarithms of probabilities in their place, −∞ for 0; Python's {@code
   * return_log_probs}.
   *
   * @return the option
   */
  static LogProbabilities logProbabilities() {
    return new Option(Kind.LOG_PROBABILITIES, Option.NO_FLOOR);
  }

  /**
   * As {@link #logProbabilities()}, of probabilities that are first raised to at least a floor, and
   * then divided by their sum; Python's {@code return_log_probs} with {@code log_prob_eps}.
   *
   * @param floor in (0, 1], and no number that the operands' type takes for 0, below 1.2e-38 in
   *     float32
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
  static Weights weights(Operand<? extends TFloating> weights) {
    return new Option(Kind.WEIGHTS, Option.requireNonNull("weights", weights));
  }
}
