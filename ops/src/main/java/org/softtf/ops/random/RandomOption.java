package org.softtf.ops.random;

import java.util.Locale;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.internal.random.Shapes;
import org.softtf.ops.internal.settings.GivenOptions;

/**
 * An option of a random operator, as in {@code soft.categorical(logits, seed,
 * RandomOption.draws(5), RandomOption.withoutReplacement())}.
 *
 * <p>An operator that does not take an option says so, and names those that it takes.
 */
public final class RandomOption {
  /** What an option sets. */
  public enum Kind implements GivenOptions.Kind {
    AXIS,
    SHAPE,
    DRAWS,
    REPLACE,
    INDEPENDENT,
    STANDARDIZE,
    LOG_PROBABILITIES
  }

  private final Kind kind;
  private final Object value;

  private RandomOption(Kind kind, Object value) {
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
   * Works along an axis.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  public static RandomOption axis(int axis) {
    return new RandomOption(Kind.AXIS, axis);
  }

  /**
   * Sets the whole shape of the sample, without its last axis where that is a soft index. It ends
   * in the shape of the parameters, or one that they broadcast to; what stands before are draws.
   *
   * @param sizes at least 0 each
   * @return the option
   */
  public static RandomOption shape(long... sizes) {
    return new RandomOption(Kind.SHAPE, Shapes.requireSizes("shape", sizes));
  }

  /**
   * Draws several times: the sample has a new first axis. Unlike {@link #shape}, for parameters
   * whose shape is not known.
   *
   * @param count at least 0
   * @return the option
   */
  public static RandomOption draws(int count) {
    return new RandomOption(Kind.DRAWS, Shapes.requireSizes("draws", count));
  }

  /**
   * Draws nothing twice: several draws are distinct, in the order in which they were drawn;
   * Python's {@code replace=False}.
   *
   * @return the option
   */
  public static RandomOption withoutReplacement() {
    return replace(false);
  }

  /**
   * Draws with or without replacement.
   *
   * @param replace true (default) to let several draws be the same
   * @return the option
   */
  public static RandomOption replace(boolean replace) {
    return new RandomOption(Kind.REPLACE, replace);
  }

  /**
   * Permutes each row along the axis on its own, or all of them alike.
   *
   * @param independent false (default) for all alike
   * @return the option
   */
  public static RandomOption independent(boolean independent) {
    return new RandomOption(Kind.INDEPENDENT, independent);
  }

  /**
   * Standardises and squashes the noisy scores before they are compared softly, or compares them as
   * they are; exact samples do not depend on it.
   *
   * @param standardize false (default) for as they are
   * @return the option
   */
  public static RandomOption standardize(boolean standardize) {
    return new RandomOption(Kind.STANDARDIZE, standardize);
  }

  /**
   * Returns logarithms of the sample's weights, −∞ for 0; not of the probability of the sample.
   * Python's {@code return_log_probs}.
   *
   * @return the option
   */
  public static RandomOption logProbabilities() {
    return new RandomOption(Kind.LOG_PROBABILITIES, ArrayOption.logProbabilities());
  }

  /**
   * As {@link #logProbabilities()} of weights that are raised to a floor, and normalised, first;
   * Python's {@code log_prob_eps}.
   *
   * @param floor in (0, 1]
   * @return the option
   */
  public static RandomOption logProbabilities(double floor) {
    return new RandomOption(Kind.LOG_PROBABILITIES, ArrayOption.logProbabilities(floor));
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "=" + value;
  }
}
