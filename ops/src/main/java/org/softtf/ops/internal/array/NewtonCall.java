// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.array.Layout.Place;
import org.softtf.ops.internal.array.Layout.Size;
import org.softtf.ops.internal.array.median.MedianNewton;
import org.softtf.ops.internal.array.median.WeightedQuantile;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.RunCheck;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/** One use of an M-estimator: from x, weights, q and options to rows, and back. */
final class NewtonCall<T extends TFloating> {
  private final Settings settings;
  private final String name;
  private final ArrayOptions options;
  private final Layout<T> layout;
  private final Operand<T> rows;
  private final @Nullable Presence presence;
  private final Present<T> present;
  private final RowMath<T> f;

  /**
   * Prepares.
   *
   * @param q what {@link #quantile(Operand)} will be asked for; null for a number
   */
  NewtonCall(
      Settings settings,
      String operator,
      Operand<T> x,
      @Nullable Operand<? extends TFloating> q,
      ArrayOptions options) {
    this.settings = settings;
    this.name = settings.written(operator);
    Ops tf = settings.tf();
    Operand<T> floating = Inputs.floating(tf, x, name + ": x");
    this.options = options;
    RequiredShape required = options.required(tf, name, floating).numbers("q", q);
    MaskedRows<T> masked = MaskedRows.of(tf, name, floating, options, required);
    this.layout = masked.layout();
    this.rows = masked.matrix();
    this.presence = masked.presence();
    this.present = masked.present();
    this.f = new RowMath<>(tf, floating.type());
  }

  Operand<T> median() {
    if (options.weights() != null || presence != null) {
      return quantile(0.5);
    }
    Ops tf = settings.tf();
    Operand<T> scaled = settings.softness().divide(tf, rows, 1);
    Operand<T> median = MedianNewton.of(tf, scaled, settings.mode());
    return put(settings.softness().multiply(tf, median, 1));
  }

  Operand<T> quantile(double q) {
    return of(f.number(q));
  }

  Operand<T> quantile(Operand<? extends TFloating> q) {
    Ops tf = settings.tf();
    Operand<T> each = new RowOperands<>(tf, name, layout.checked(), options.axis()).rows("q", q);
    Operand<TBool> inside =
        tf.math.logicalAnd(tf.math.greater(each, f.number(0)), tf.math.less(each, f.number(1)));
    return of(checked(each, inside, "q must be in (0, 1), got", each));
  }

  private Operand<T> of(Operand<T> q) {
    Operand<T> weights = weights();
    Operand<T> target = f.times(q, f.sum(weights));
    return put(
        settings.mode().isSoft()
            ? WeightedQuantile.of(settings, name, rows, weights, target).value(settings)
            : WeightedQuantile.exact(f, rows, weights, target));
  }

  /** What is not there weighs nothing, whatever weight is given to it. */
  private Operand<T> weights() {
    Ops tf = settings.tf();
    Operand<? extends TFloating> given = options.weights();
    if (given == null) {
      return presence == null ? tf.onesLike(rows) : f.indicator(presence.there());
    }
    Operand<T> all =
        new RowOperands<>(tf, name, layout.checked(), options.axis()).elements("weights", given);
    Operand<T> weights = presence == null ? all : presence.only(f, all);
    Operand<TBool> usable =
        tf.math.logicalAnd(tf.math.greaterEqual(weights, f.number(0)), tf.math.isFinite(weights));
    return scaled(checked(weights, usable, "weights must be at least 0 and finite, got", weights));
  }

  /** Of any size, which does not matter: their sum must be a number. */
  private Operand<T> scaled(Operand<T> weights) {
    Operand<T> greatest = f.max(f.stop(weights));
    Operand<TBool> some = f.tf().math.greater(greatest, f.number(0));
    return f.over(weights, f.tf().select(some, greatest, f.number(1)));
  }

  /** Makes the run fail unless all is well. */
  private Operand<T> checked(
      Operand<T> value, Operand<TBool> well, String wanted, Operand<T> shown) {
    Ops tf = settings.tf();
    return RunCheck.require(
        tf, tf.reduceAll(well, tf.constant(new int[] {0, 1})), value, name + ": " + wanted, shown);
  }

  private Operand<T> put(Operand<T> result) {
    Place place = options.keepDimensions() ? Place.KEPT : Place.DROPPED;
    return layout.values(present.ofRows(result), Size.of(1), place);
  }
}
