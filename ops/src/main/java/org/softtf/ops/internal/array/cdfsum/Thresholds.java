// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.BracketedNewton;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * All thresholds of sorted rows z: T with Σᵢ S(T − zᵢ) = p for p = 1 … n − 1, where S is the step
 * of a mode.
 *
 * <p>By {@link ThresholdSearch} on {@link StepTables}, all p at once. Long rows are searched for
 * few p first, and the others start from what lies between them. O(n log n) time, O(n) memory.
 *
 * <p>With sᵢ = S′(T − zᵢ) the derivative for zᵢ is sᵢ/Σs (the implicit function theorem), and 0
 * where Σs is 0, which is in compact modes where no element is near. The search is stopped, and one
 * step of Chebyshev's method of length 0 follows it, T − e/s − e²·S″/(2s³) with e = ΣS − p. So both
 * the registered gradient, which takes Σs from there, and the ordinary one have two orders.
 */
final class Thresholds {
  /** Of elements 100 apart it is about exp(−50). */
  private static final double LEAST_SLOPE = 1e-100;

  /**
   * In compact modes slopes are differences of prefix sums, and what is divided by them is added up
   * with other terms: errors are rounding times the one or the other.
   */
  private static final double LEAST_OF_COMPACT = 1e-8;

  private static final String SLOPE = "slope";

  private static final Primitive FIND =
      Primitive.ofDoubles("softtf.cdf_sum_thresholds")
          .residuals(SLOPE)
          .forward(Thresholds::forward)
          .gradient(Thresholds::gradient);

  private Thresholds() {}

  /**
   * Finds them.
   *
   * @param z (R, n), ascending, finite, in units of the softness
   * @param count how many of the first are there, (R, 1), and the others {@link
   *     SortedScores#WIDEST_GAP} above them; null if all are
   * @return (R, n − 1), ascending; from p = count on half that gap above what is there
   */
  static Operand<TFloat64> of(
      Ops tf, Mode mode, Operand<TFloat64> z, @Nullable Operand<TFloat64> count) {
    Attributes attributes = Attributes.of(Primitive.MODE, mode);
    return count == null ? FIND.apply(tf, attributes, z) : FIND.apply(tf, attributes, z, count);
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> z = c.input(0);
    Operand<TInt32> n = f.length(z);
    StepTables tables = StepTables.of(f, c.mode(), z, Constants.onesLike(tf, z), n);
    Operand<TFloat64> p = p(f, z, n);
    Operand<TFloat64> found = found(f, c, tables, p);
    List<Operand<TFloat64>> sums = tables.at(f, found, 0, 1, 2);
    Operand<TFloat64> t =
        live(f, c.mode(), found, f.minus(sums.get(0), p), sums.get(1), sums.get(2));
    // the slope at t, with its derivatives for z and for t
    Operand<TFloat64> moved = f.times(f.stop(sums.get(2)), f.minus(t, f.stop(t)));
    c.keep(SLOPE, f.plus(sums.get(1), moved));
    return List.of(t);
  }

  /** Found for sums of what is there, else between that and the rest. */
  private static Operand<TFloat64> found(
      RowMath<TFloat64> f, Primitive.Forward<TFloat64> c, StepTables tables, Operand<TFloat64> p) {
    Ops tf = f.tf();
    Operand<TFloat64> z = f.stop(c.input(0));
    ThresholdSearch search = new ThresholdSearch(c.mode());
    if (c.inputCount() == 1) {
      Operand<TFloat64> n = tf.reshape(f.cast(f.length(z)), tf.constant(new int[] {1, 1}));
      return clear(f, c.mode(), z, p, search.find(f, tables, z, p, n));
    }
    Operand<TFloat64> count = f.stop(c.input(1));
    Operand<TFloat64> last = f.minus(count, f.number(1));
    // the others are not searched for; a single element has none, but ½ has a threshold
    Operand<TFloat64> wanted = f.maximum(f.minimum(p, last), f.number(0.5));
    return tf.select(
        tf.math.less(p, count),
        clear(f, c.mode(), z, p, search.find(f, tables, z, wanted, count)),
        f.minus(f.max(z), f.number(SortedScores.WIDEST_GAP / 2)));
  }

  /**
   * The middle of a gap that no step reaches across, where any T between the steps would do: at the
   * end of one, rounding would decide whether its slope counts.
   */
  private static Operand<TFloat64> clear(
      RowMath<TFloat64> f,
      Mode mode,
      Operand<TFloat64> z,
      Operand<TFloat64> p,
      Operand<TFloat64> found) {
    if (mode == Mode.SMOOTH) {
      return found;
    }
    Ops tf = f.tf();
    Operand<TInt32> above = tf.dtypes.cast(p, TInt32.class);
    Operand<TFloat64> lower = RowGather.of(tf, z, tf.math.sub(above, tf.constant(1)));
    Operand<TFloat64> upper = RowGather.of(tf, z, above);
    Operand<TBool> wide =
        tf.math.greaterEqual(f.minus(upper, lower), f.number(2 * StepDerivatives.HALF_WIDTH));
    return tf.select(wide, BracketedNewton.middle(f, lower, upper), found);
  }

  /** 1 … n − 1, (R, n − 1). */
  private static Operand<TFloat64> p(RowMath<TFloat64> f, Operand<TFloat64> z, Operand<TInt32> n) {
    Ops tf = f.tf();
    Operand<TFloat64> all = f.range(tf.constant(1), n);
    Operand<TInt32> rows = tf.gather(tf.shape(z), tf.constant(0), tf.constant(0));
    Operand<TInt32> count = tf.math.sub(n, tf.constant(1));
    return tf.broadcastTo(all, tf.stack(List.of(rows, tf.math.maximum(count, tf.constant(0)))));
  }

  private static Operand<TFloat64> live(
      RowMath<TFloat64> f,
      Mode mode,
      Operand<TFloat64> found,
      Operand<TFloat64> excess,
      Operand<TFloat64> slope,
      Operand<TFloat64> bend) {
    Ops tf = f.tf();
    Operand<TFloat64> e = f.minus(excess, f.stop(excess));
    Operand<TBool> flat = flat(f, mode, slope);
    Operand<TFloat64> safe = tf.select(flat, f.number(1), slope);
    Operand<TFloat64> stopped = f.stop(safe);
    Operand<TFloat64> second =
        f.times(
            f.over(f.times(0.5, f.stop(bend)), f.times(stopped, f.square(stopped))), f.square(e));
    Operand<TFloat64> step = f.plus(f.over(e, safe), second);
    return f.minus(found, tf.select(flat, f.number(0), step));
  }

  /** Whether the slope is so small that there is no derivative. */
  private static Operand<TBool> flat(RowMath<TFloat64> f, Mode mode, Operand<TFloat64> slope) {
    return f.tf().math.less(slope, f.number(mode == Mode.SMOOTH ? LEAST_SLOPE : LEAST_OF_COMPACT));
  }

  /** With h = ḡ/Σs for each threshold: Σₚ hₚ·S′(Tₚ − zᵢ). */
  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> z = c.input(0);
    Operand<TFloat64> t = c.output();
    Operand<TFloat64> slope = c.residual(SLOPE);
    Operand<TBool> flat = flat(f, c.mode(), slope);
    Operand<TFloat64> h =
        tf.select(flat, f.number(0), f.over(c.cotangent(), tf.select(flat, f.number(1), slope)));
    Operand<TFloat64> dz = StepSums.of(tf, c.mode(), 1, t, h, z);
    return c.inputCount() == 1 ? List.of(dz) : Arrays.asList(dz, null);
  }
}
