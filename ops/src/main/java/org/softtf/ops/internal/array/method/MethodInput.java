// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.RunCheck;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** What a method works on: rows (R, n) and how soft to be. */
public final class MethodInput<T extends TFloating> {
  /** More than any method's reach, in units of the softness: exp(−1000) is 0. */
  private static final double GAP = 1000;

  /** Its matrix takes 1 GiB in float32, and several such matrices are there at once. */
  private static final long LONGEST = 1 << 14;

  private final Settings settings;
  private final Operand<T> x;
  private final @Nullable Presence presence;
  private final double variance;
  private final boolean gated;
  private final boolean widened;
  private final RowMath<T> formula;
  private @Nullable Operand<T> scores;
  private @Nullable Operand<T> scaled;

  /**
   * Takes rows.
   *
   * @param x what is not there is 0
   * @param presence which elements are there; null if all are
   * @param variance the floor of the variance, or {@link Option#NOT_STANDARDIZED}
   * @param gated whether gradients flow through the probabilities
   */
  public MethodInput(
      Settings settings,
      Operand<T> x,
      @Nullable Presence presence,
      double variance,
      boolean gated) {
    this(settings, x, presence, variance, gated, false);
  }

  private MethodInput(
      Settings settings,
      Operand<T> x,
      @Nullable Presence presence,
      double variance,
      boolean gated,
      boolean widened) {
    this.settings = settings;
    this.x = x;
    this.presence = presence;
    this.variance = variance;
    this.gated = gated;
    this.widened = widened;
    this.formula = new RowMath<>(settings.tf(), x.type());
  }

  /** Where to build, mode and softness. */
  public Settings settings() {
    return settings;
  }

  /** The same float32 rows in float64, where scores need more digits; results are cast back. */
  public MethodInput<TFloat64> widen() {
    Operand<TFloat64> wide = tf().dtypes.cast(x, TFloat64.class);
    return new MethodInput<>(settings, wide, presence, variance, gated, true);
  }

  /**
   * Refuses rows that are known to be too long for a method that computes with matrices of n × n
   * numbers for each of them.
   */
  public void requireShort() {
    if (knownLength() > LONGEST) {
      throw new IllegalArgumentException(
          settings.written("sort")
              + ": this method computes with n × n numbers for each row, and takes rows of at most "
              + LONGEST
              + " elements, got "
              + knownLength()
              + "; use cdf_sum, softsort or fast_soft_sort, which take memory in proportion to n");
    }
  }

  /**
   * The same rows, with a check when the graph runs that a matrix of n × n cells for each of them
   * has not more cells than that of one row of the longest.
   */
  public MethodInput<T> withMatrix() {
    Ops tf = tf();
    Operand<TInt64> sizes = tf.dtypes.cast(tf.shape(x), TInt64.class);
    Operand<TInt64> n = tf.dtypes.cast(Axes.size(tf, x, 1), TInt64.class);
    Operand<TInt64> cells = tf.math.mul(tf.reduceProd(sizes, tf.constant(0)), n);
    String message =
        settings.written("sort")
            + ": a row of n elements takes a matrix of n × n numbers, because n is not known when the"
            + " graph is built; give the placeholder a static axis, or use cdf_sum or fast_soft_sort."
            + " There may be "
            + LONGEST * LONGEST
            + " numbers, rows and n are";
    Operand<T> checked =
        RunCheck.require(
            tf, tf.math.lessEqual(cells, tf.constant(LONGEST * LONGEST)), x, message, sizes);
    return new MethodInput<>(settings, checked, presence, variance, gated, widened);
  }

  /** Whether the rows were given in float32, so that not all needs the digits of float64. */
  public boolean isWidened() {
    return widened;
  }

  public Ops tf() {
    return settings.tf();
  }

  public RowMath<T> formula() {
    return formula;
  }

  public Mode mode() {
    return settings.mode();
  }

  public Softness softness() {
    return settings.softness();
  }

  /** Whether scores are standardised values. */
  public boolean isStandardized() {
    return variance != Option.NOT_STANDARDIZED;
  }

  /** The values as they are: what expectations are taken of. */
  public Operand<T> original() {
    return x;
  }

  /** Maps numbers on the scale of the scores, (R, m), back to the scale of x. */
  public Operand<T> restored(Operand<T> among) {
    return isStandardized() ? Standardization.undo(tf(), x, indicator(), among, variance) : among;
  }

  public boolean gated() {
    return gated;
  }

  /** What the order is decided on: x, standardised and squashed if asked. */
  public Operand<T> scores() {
    if (scores == null) {
      scores = isStandardized() ? Standardization.squash(tf(), x, indicator(), variance) : x;
    }
    return scores;
  }

  /**
   * The scores in units of the softness. What is not there lies above the others, further than any
   * of them is from its neighbours' reach, so that it comes last in ascending order and has no
   * weight there.
   */
  public Operand<T> scaled() {
    if (scaled == null) {
      scaled = scaled(GAP, 1);
    }
    return scaled;
  }

  /**
   * The same where what is not there lies above the others by a gap, or by a share of the size of
   * them all if that is more.
   */
  public Operand<T> scaled(double gap, double share) {
    Operand<T> all = settings.softness().divide(tf(), scores(), 1);
    return presence == null
        ? all
        : tf().select(presence.there(), all, beyond(presence, formula.stop(all), gap, share));
  }

  private Operand<T> beyond(Presence among, Operand<T> all, double gap, double share) {
    Operand<T> greatest = formula.max(among.or(formula, all, Double.NEGATIVE_INFINITY));
    // standardised, none is below 0
    Operand<T> size =
        isStandardized() ? greatest : formula.max(among.or(formula, formula.abs(all), 0));
    Operand<T> wide = formula.maximum(formula.number(gap), formula.times(share, size));
    return formula.minimum(formula.plus(greatest, wide), formula.number(RowMath.largest(x.type())));
  }

  /** Which elements are there; null if all are. */
  public @Nullable Presence presence() {
    return presence;
  }

  /** 1 for what is there, else 0; null if all is. */
  private @Nullable Operand<T> indicator() {
    return presence == null ? null : formula.indicator(presence.there());
  }

  /** How many elements rows have: n, a scalar, or (R, 1) where some are not there. */
  public Operand<TInt32> count() {
    return presence == null ? length() : presence.count();
  }

  /**
   * The positions of elements in order, what is not there last; (R, number). Then ±∞ counts as the
   * greatest finite number, because what is not there takes its place.
   */
  public Operand<TInt32> order(Operand<T> key, Operand<TInt32> number, boolean descending) {
    if (presence == null) {
      return RowOrder.of(tf(), key, number, descending);
    }
    Operand<T> most = formula.number(RowMath.largest(x.type()));
    Operand<T> finite = formula.maximum(formula.minimum(key, most), formula.negative(most));
    double last = descending ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    return RowOrder.of(tf(), presence.or(formula, finite, last), number, descending);
  }

  /**
   * All positions in ascending order, but equal elements as a descending order has them, the last
   * one first.
   */
  Operand<TInt32> mirroredOrder(Operand<T> key) {
    Operand<TInt32> order = order(key, length(), true);
    return presence == null
        ? tf().reverse(order, tf().constant(new int[] {1}))
        : RowGather.of(tf(), order, mirrored(presence));
  }

  /** Sorted rows the other way round; what is not there stays last. */
  public Operand<T> reversed(Operand<T> sorted) {
    return presence == null
        ? tf().reverse(sorted, tf().constant(new int[] {1}))
        : RowOrder.permute(tf(), sorted, mirrored(presence));
  }

  private Operand<TInt32> mirrored(Presence among) {
    Operand<TInt32> places = Axes.positions(tf(), length());
    Operand<TInt32> last = tf().math.sub(among.count(), tf().constant(1));
    return tf().select(among.sorted(length()), tf().math.sub(last, places), places);
  }

  /** Some of the columns of (R, n), by positions from {@link OrderStatistics#positions}. */
  public <V extends TType> Operand<V> columns(Operand<V> of, Operand<TInt32> positions) {
    return presence == null
        ? tf().gather(of, positions, tf().constant(1))
        : RowGather.of(tf(), of, positions);
  }

  /** The scaled scores are in [0, range] if they are there; infinite if that is not known. */
  public double range() {
    return isStandardized() && softness().isNumber()
        ? 1 / softness().number()
        : Double.POSITIVE_INFINITY;
  }

  /** n, or −1 if it is known only when the graph runs. */
  public long knownLength() {
    return x.shape().isUnknown() ? -1 : x.shape().get(1);
  }

  /** n. */
  public Operand<TInt32> length() {
    return formula.length(x);
  }

  /** Rows of the identity matrix: 1 at each index, else 0; the last axis has length n. */
  public Operand<T> oneHot(Operand<TInt32> indices) {
    return tf().oneHot(indices, length(), formula.number(1), formula.number(0), OneHot.axis(-1L));
  }

  /** The scaled scores without gradient, if none may flow through the probabilities. */
  Operand<T> weighed() {
    return gated ? scaled() : formula.stop(scaled());
  }
}
