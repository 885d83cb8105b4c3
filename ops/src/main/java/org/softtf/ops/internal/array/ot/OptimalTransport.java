// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.array.method.Ranks;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Regularised optimal transport from the elements, mass 1 each, to anchors in [0, 1], with the cost
 * (x − anchor)²/softness. Cuturi, Teboul and Vert, arXiv 1905.11885.
 *
 * <p>{@link TransportPlan} solves it, for all n order statistics in O(n³) time a step, for a single
 * one in O(n). All of it is computed in float64, whatever the type of x.
 */
public final class OptimalTransport implements SortingMethod {
  /** The greatest residual of a mass that is none. */
  private static final double MOST_MISSED = 1e-9;

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    Ops tf = rows.tf();
    Operand<TFloat64> plan = plan(rows, wanted, logarithms);
    return tf.dtypes.cast(plan, rows.formula().type());
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    return values(rows, wanted, probabilities(rows, wanted, false));
  }

  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    return Ranks.of(rows, probabilities(rows, new OrderStatistics.All(false), false), descending);
  }

  private static <T extends TFloating> Operand<TFloat64> plan(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    Ops tf = rows.tf();
    if (wanted instanceof OrderStatistics.All) {
      rows.requireShort();
    }
    if (wanted instanceof OrderStatistics.Positions some) {
      return positions(rows, some, logarithms);
    }
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Anchors anchors =
        rows.presence() == null ? anchors(f, rows, wanted) : MaskedAnchors.of(f, rows, wanted);
    Operand<TFloat64> there = there(f, rows);
    Operand<TFloat64> cost = costs(f, rows, anchors, there);
    Operand<TFloat64> plan = solve(rows, cost, anchors.masses(), there, logarithms);
    return anchors.wanted().map(those -> those.of(tf, plan)).orElse(plan);
  }

  private static Anchors anchors(RowMath<TFloat64> f, MethodInput<?> rows, OrderStatistics wanted) {
    Operand<TInt32> n = rows.length();
    return wanted instanceof OrderStatistics.Top top
        ? Anchors.ofTop(f, n, top.count(), rows.knownLength())
        : wanted instanceof OrderStatistics.All all
            ? Anchors.ofAll(f, n, all.descending())
            : Anchors.ofGreatest(f, n);
  }

  /** 1 for what is there, else 0, (R, 1, n); null if all is. */
  private static @Nullable Operand<TFloat64> there(RowMath<TFloat64> f, MethodInput<?> rows) {
    Presence presence = rows.presence();
    return presence == null ? null : f.asRows(f.indicator(presence.there()));
  }

  /**
   * One problem for each position, of which it is one anchor, and the position after it the next.
   */
  private static <T extends TFloating> Operand<TFloat64> positions(
      MethodInput<T> rows, OrderStatistics.Positions wanted, boolean logarithms) {
    Ops tf = rows.tf();
    boolean both = wanted.next() == OrderStatistics.Next.SECOND_HALF;
    int axis = rows.presence() == null ? 0 : 1;
    Operand<TInt32> lower =
        both
            ? tf.split(tf.constant(axis), wanted.positions(), 2L).output().get(0)
            : wanted.positions();
    long count = both && wanted.count() > 0 ? wanted.count() / 2 : wanted.count();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Anchors anchors =
        Anchors.ofPositions(f, rows.count(), lower, wanted.next() != OrderStatistics.Next.NONE);
    Operand<TFloat64> there = there(f, rows);
    Operand<TFloat64> cost = costs(f, rows, anchors, there);
    Operand<TFloat64> masses = anchors.masses();
    if (count != 1) {
      Operand<TInt32> lists = Axes.size(tf, lower, axis);
      masses = there == null ? repeated(tf, Axes.size(tf, cost, 0), lists, masses, 0) : masses;
      there = there == null ? null : repeated(tf, Axes.size(tf, cost, 0), lists, there, 1);
      cost = repeated(tf, Axes.size(tf, cost, 0), lists, cost, 1);
    }
    Operand<TFloat64> plan = solve(rows, cost, masses, there, logarithms);
    Operand<TInt32> shape =
        tf.stack(List.of(tf.constant(-1), Axes.size(tf, lower, axis), rows.length()));
    Operand<TFloat64> first = anchor(tf, plan, 1, shape);
    return both ? tf.concat(List.of(first, anchor(tf, plan, 2, shape)), tf.constant(1)) : first;
  }

  /** (R·q, m, n) → (R, q, n). */
  private static Operand<TFloat64> anchor(
      Ops tf, Operand<TFloat64> plan, int index, Operand<TInt32> shape) {
    return tf.reshape(new Anchors.Neighbors(index, 1).of(tf, plan), shape);
  }

  /** For R rows with q lists of masses each, x as that of R·q problems. */
  private static Operand<TFloat64> repeated(
      Ops tf, Operand<TInt32> rows, Operand<TInt32> lists, Operand<TFloat64> x, int newAxis) {
    Operand<TInt32> m = Axes.size(tf, x, 1);
    Operand<TInt32> n = Axes.size(tf, x, 2);
    Operand<TFloat64> all =
        tf.broadcastTo(
            tf.expandDims(x, tf.constant(newAxis)), tf.stack(List.of(rows, lists, m, n)));
    return tf.reshape(all, tf.stack(List.of(tf.constant(-1), m, n)));
  }

  private static <T extends TFloating> Operand<TFloat64> solve(
      MethodInput<T> rows,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      @Nullable Operand<TFloat64> there,
      boolean logarithms) {
    double tolerance = Math.max(MOST_MISSED, rows.formula().epsilon());
    return TransportPlan.of(
        rows.tf(), cost, masses, there, softness(rows), rows.mode(), logarithms, tolerance);
  }

  private static <T extends TFloating> Operand<TFloat64> costs(
      RowMath<TFloat64> f,
      MethodInput<T> rows,
      Anchors anchors,
      @Nullable Operand<TFloat64> there) {
    Operand<TFloat64> softness =
        TransportPlan.softness(f, softness(rows), f.cast(rows.count()), rows.mode());
    Operand<TFloat64> scores = f.cast(rows.scores());
    if (there == null) {
      return anchors.costs(f, scores, f.plus(f.max(scores), f.min(scores)), softness);
    }
    Presence presence = Objects.requireNonNull(rows.presence());
    Operand<TFloat64> greatest = f.max(presence.or(f, scores, Double.NEGATIVE_INFINITY));
    Operand<TFloat64> least = f.min(presence.or(f, scores, Double.POSITIVE_INFINITY));
    Operand<TFloat64> own = presence.or(f, scores, 0);
    Operand<TFloat64> all = anchors.costs(f, own, f.plus(greatest, least), softness);
    return f.tf().select(f.tf().math.greater(there, f.number(0)), all, f.number(0));
  }

  private static <T extends TFloating> Operand<TFloat64> softness(MethodInput<T> rows) {
    return rows.softness().as(rows.tf(), TFloat64.class);
  }
}
