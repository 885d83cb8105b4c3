// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import org.softtf.ops.internal.random.Shapes;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/**
 * An option of a random operator, as in {@code soft.categorical(logits, seed,
 * RandomOption.draws(5), RandomOption.withoutReplacement())}.
 *
 * <p>There is one type {@code OfX} for each operator X, and one type for each option, which has the
 * types of the operators that take it: the compiler refuses it elsewhere. Calls need not name these
 * types. An option may be given once.
 */
public sealed interface RandomOption {
  /** An option of {@code categorical}. */
  sealed interface OfCategorical extends RandomOption {}

  /** An option of {@code bernoulli}. */
  sealed interface OfBernoulli extends RandomOption {}

  /** An option of {@code binomial}. */
  sealed interface OfBinomial extends RandomOption {}

  /** An option of {@code multinomial}. */
  sealed interface OfMultinomial extends RandomOption {}

  /** An option of {@code choice}. */
  sealed interface OfChoice extends RandomOption {}

  /** An option of {@code permutation}. */
  sealed interface OfPermutation extends RandomOption {}

  /** The axis. */
  sealed interface Axis extends OfCategorical, OfChoice, OfPermutation permits Option {}

  /** The shape of the sample. */
  sealed interface Shape extends OfCategorical, OfBernoulli, OfBinomial, OfMultinomial, OfChoice
      permits Option {}

  /** How many draws. */
  sealed interface Draws extends OfCategorical, OfBernoulli, OfBinomial, OfMultinomial, OfChoice
      permits Option {}

  /** Whether to draw with replacement. */
  sealed interface Replace extends OfCategorical, OfChoice permits Option {}

  /** Whether rows are permuted each on its own. */
  sealed interface Independent extends OfPermutation permits Option {}

  /** Whether to standardise. */
  sealed interface Standardize extends OfCategorical, OfMultinomial, OfChoice, OfPermutation
      permits Option {}

  /** Whether to give logarithms of soft indices. */
  sealed interface LogProbabilities extends OfCategorical permits Option {}

  /** What is there along the axis. */
  sealed interface Mask extends OfCategorical, OfPermutation permits Option {}

  /**
   * Works along an axis; each operator says which one it is without this option.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  static Axis axis(int axis) {
    return new Option(Kind.AXIS, axis);
  }

  /**
   * Says what can be drawn: the sample has the distribution of one without the rest, whatever
   * stands in its places. Noise belongs to places, so it is not the sample that the same seed gives
   * without them.
   *
   * <p>Categories that are not there have weight 0, and so has every one of a row with none; a
   * permutation holds what is there, and then 0. Shapes broadcast as those of {@link
   * org.softtf.ops.array.ArrayOption#mask} do.
   *
   * @param mask true for what is there, of a shape that broadcasts to that of the parameters
   * @return the option
   */
  static Mask mask(Operand<TBool> mask) {
    return new Option(Kind.MASK, Option.requireNonNull("mask", mask));
  }

  /**
   * Says how many elements are there, the first ones along the axis, as a {@link #mask} does.
   *
   * @param lengths in [0, n], which is checked when the graph runs; of a shape that broadcasts to
   *     that of the parameters without the axis
   * @return the option
   */
  static Mask lengths(Operand<TInt32> lengths) {
    return new Option(Kind.LENGTHS, Option.requireNonNull("lengths", lengths));
  }

  /**
   * Sets the whole shape of the sample, without its last axis where that is a soft index. It ends
   * in the shape of the parameters, or one that they broadcast to; the axes before that are draws.
   * For {@code choice} it is the shape that takes the place of the axis.
   *
   * @param sizes at least 0 each
   * @return the option
   */
  static Shape shape(long... sizes) {
    return new Option(Kind.SHAPE, Shapes.requireSizes("shape", sizes));
  }

  /**
   * Draws several times: the draws are a new first axis of the sample, for {@code choice} the axis
   * in place of the one that is drawn from. Unlike {@link #shape}, it serves parameters whose shape
   * is not known.
   *
   * @param count at least 0
   * @return the option
   */
  static Draws draws(int count) {
    return new Option(Kind.DRAWS, Shapes.requireSizes("draws", count));
  }

  /**
   * Draws nothing twice: several draws are distinct, in the order in which they were drawn;
   * Python's {@code replace=False}.
   *
   * @return the option
   */
  static Replace withoutReplacement() {
    return replace(false);
  }

  /**
   * Draws with or without replacement.
   *
   * @param replace true (default) to let several draws be the same
   * @return the option
   */
  static Replace replace(boolean replace) {
    return new Option(Kind.REPLACE, replace);
  }

  /**
   * Permutes each row along the axis on its own, or all of them alike.
   *
   * @param independent false (default) for all alike
   * @return the option
   */
  static Independent independent(boolean independent) {
    return new Option(Kind.INDEPENDENT, independent);
  }

  /**
   * Standardises and squashes the noisy scores before they are compared softly, or compares them as
   * they are; exact samples do not depend on it.
   *
   * @param standardize false (default) for as they are
   * @return the option
   */
  static Standardize standardize(boolean standardize) {
    return Option.standardize(standardize);
  }

  /**
   * Standardises as {@link #standardize(boolean)} does, with another number added to the variance
   * than the usual 1e-6; Python's {@code standardize_eps}.
   *
   * @param floor greater than 0
   * @return the option
   */
  static Standardize standardize(double floor) {
    return Option.standardize(floor);
  }

  /**
   * Gives the logarithms of the soft indices in their place, −∞ for 0; Python's {@code
   * return_log_probs}. These are not the logarithms of the probability with which the sample is
   * drawn.
   *
   * @return the option
   */
  static LogProbabilities logProbabilities() {
    return new Option(Kind.LOG_PROBABILITIES, Option.NO_FLOOR);
  }

  /**
   * As {@link #logProbabilities()}, of soft indices whose numbers are first raised to at least a
   * floor, and then divided by their sum; Python's {@code log_prob_eps}.
   *
   * @param floor in (0, 1], and no number that the operands' type takes for 0, below 1.2e-38 in
   *     float32
   * @return the option
   */
  static LogProbabilities logProbabilities(double floor) {
    return new Option(Kind.LOG_PROBABILITIES, Option.requireFloor(floor));
  }
}
