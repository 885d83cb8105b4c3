package org.softtf.ops.internal.array.method;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** What a method works on: rows (R, n) and how soft to be. */
public final class MethodInput<T extends TFloating> {
  private final Settings settings;
  private final Operand<T> x;
  private final double variance;
  private final boolean gated;
  private final RowMath<T> formula;
  private @Nullable Operand<T> scores;
  private @Nullable Operand<T> scaled;

  /**
   * Takes rows.
   *
   * @param variance the floor of the variance, or {@link Option#NOT_STANDARDIZED}
   * @param gated whether gradients flow through the probabilities
   */
  public MethodInput(Settings settings, Operand<T> x, double variance, boolean gated) {
    this.settings = settings;
    this.x = x;
    this.variance = variance;
    this.gated = gated;
    this.formula = new RowMath<>(settings.tf(), x.type());
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

  private boolean standardized() {
    return variance != Option.NOT_STANDARDIZED;
  }

  /** The values as they are: what expectations are taken of. */
  public Operand<T> original() {
    return x;
  }

  /** Maps numbers on the scale of the scores, (R, m), back to the scale of x. */
  public Operand<T> restored(Operand<T> among) {
    return standardized() ? Standardization.undo(tf(), x, among, variance) : among;
  }

  public boolean gated() {
    return gated;
  }

  /** What the order is decided on: x, standardised and squashed if asked. */
  public Operand<T> scores() {
    if (scores == null) {
      scores = standardized() ? Standardization.squash(tf(), x, variance) : x;
    }
    return scores;
  }

  /** The scores in units of the softness. */
  public Operand<T> scaled() {
    if (scaled == null) {
      scaled = settings.softness().divide(tf(), scores(), 1);
    }
    return scaled;
  }

  /** The scaled scores are in [0, range]; infinite if that is not known. */
  public double range() {
    return standardized() && softness().isNumber()
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
