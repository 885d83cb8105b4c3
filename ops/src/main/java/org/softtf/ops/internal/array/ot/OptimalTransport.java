package org.softtf.ops.internal.array.ot;

import java.util.List;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
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
  /** The greatest residual of a mass: beyond what the iteration accepts, which is 1e-8. */
  private static final double MOST_MISSED = 1.5e-8;

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
    if (wanted instanceof OrderStatistics.Positions some) {
      return positions(rows, some, logarithms);
    }
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TInt32> n = rows.length();
    Anchors anchors =
        wanted instanceof OrderStatistics.Top top
            ? Anchors.ofTop(f, n, top.count(), rows.knownLength())
            : wanted instanceof OrderStatistics.All all
                ? Anchors.ofAll(f, n, all.descending())
                : Anchors.ofGreatest(f, n);
    Operand<TFloat64> cost = costs(f, rows, anchors);
    Operand<TFloat64> plan = solve(rows, cost, anchors.masses(), logarithms);
    return anchors
        .wanted()
        .<Operand<TFloat64>>map(indices -> tf.gather(plan, indices, tf.constant(1)))
        .orElse(plan);
  }

  /**
   * One problem for each position, of which it is one anchor, and the position after it the next.
   */
  private static <T extends TFloating> Operand<TFloat64> positions(
      MethodInput<T> rows, OrderStatistics.Positions wanted, boolean logarithms) {
    Ops tf = rows.tf();
    boolean both = wanted.next() == OrderStatistics.Next.SECOND_HALF;
    Operand<TInt32> lower =
        both
            ? tf.split(tf.constant(0), wanted.positions(), 2L).output().get(0)
            : wanted.positions();
    long count = both && wanted.count() > 0 ? wanted.count() / 2 : wanted.count();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Anchors anchors =
        Anchors.ofPositions(f, rows.length(), lower, wanted.next() != OrderStatistics.Next.NONE);
    Operand<TFloat64> cost = costs(f, rows, anchors);
    Operand<TFloat64> masses = anchors.masses();
    if (count != 1) {
      Problems problems = new Problems(tf, cost, masses);
      cost = problems.cost();
      masses = problems.masses();
    }
    Operand<TFloat64> plan = solve(rows, cost, masses, logarithms);
    Operand<TInt32> shape =
        tf.stack(List.of(tf.constant(-1), Axes.size(tf, lower, 0), rows.length()));
    Operand<TFloat64> first = anchor(tf, plan, 1, shape);
    return both ? tf.concat(List.of(first, anchor(tf, plan, 2, shape)), tf.constant(1)) : first;
  }

  /** (R·q, m, n) → (R, q, n). */
  private static Operand<TFloat64> anchor(
      Ops tf, Operand<TFloat64> plan, int index, Operand<TInt32> shape) {
    return tf.reshape(tf.gather(plan, tf.constant(index), tf.constant(1)), shape);
  }

  /** R rows with q lists of masses each, as R·q problems. */
  private record Problems(Operand<TFloat64> cost, Operand<TFloat64> masses) {
    Problems(Ops tf, Operand<TFloat64> cost, Operand<TFloat64> masses) {
      this(repeated(tf, cost, masses, cost, 1), repeated(tf, cost, masses, masses, 0));
    }

    private static Operand<TFloat64> repeated(
        Ops tf,
        Operand<TFloat64> cost,
        Operand<TFloat64> masses,
        Operand<TFloat64> x,
        int newAxis) {
      Operand<TInt32> rows = Axes.size(tf, cost, 0);
      Operand<TInt32> lists = Axes.size(tf, masses, 0);
      Operand<TInt32> m = Axes.size(tf, x, 1);
      Operand<TInt32> n = Axes.size(tf, x, 2);
      Operand<TFloat64> all =
          tf.broadcastTo(
              tf.expandDims(x, tf.constant(newAxis)), tf.stack(List.of(rows, lists, m, n)));
      return tf.reshape(all, tf.stack(List.of(tf.constant(-1), m, n)));
    }
  }

  private static <T extends TFloating> Operand<TFloat64> solve(
      MethodInput<T> rows, Operand<TFloat64> cost, Operand<TFloat64> masses, boolean logarithms) {
    double tolerance = Math.max(MOST_MISSED, rows.formula().epsilon());
    return TransportPlan.of(
        rows.tf(), cost, masses, softness(rows), rows.mode(), logarithms, tolerance);
  }

  private static <T extends TFloating> Operand<TFloat64> costs(
      RowMath<TFloat64> f, MethodInput<T> rows, Anchors anchors) {
    Operand<TFloat64> softness =
        TransportPlan.softness(f, softness(rows), f.cast(rows.length()), rows.mode());
    return anchors.costs(f, f.cast(rows.scores()), softness);
  }

  private static <T extends TFloating> Operand<TFloat64> softness(MethodInput<T> rows) {
    return rows.softness().as(rows.tf(), TFloat64.class);
  }
}
