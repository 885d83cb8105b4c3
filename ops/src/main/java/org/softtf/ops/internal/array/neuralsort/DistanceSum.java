// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.SoftAbs;
import org.softtf.ops.internal.loop.GroupedSum;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Distances between the elements of rows, in units of the softness.
 *
 * <p>All distances take O(n²) time and memory. For long rows the sums come from prefix sums in the
 * compact modes ({@link SortedDistanceSums}), from Chebyshev interpolation in the smooth mode where
 * the range of x is known ({@link InterpolatedSums}), or else from a loop over groups of elements.
 * Gradients of every order are live.
 */
public final class DistanceSum {
  /** How many elements there must be for each node of an interpolation. */
  private static final int LEAST_PER_NODE = 4;

  /** Of an interpolation: their square is the size of a constant in the graph. */
  private static final int MOST_NODES = 1024;

  /** From this length on the sums of the compact modes are found without the matrix. */
  private static final int LONG_COMPACT = 256;

  /** Up to this length the distances of all elements are taken at once. */
  private static final int LONGEST_WHOLE = 512;

  /** Distances that are taken at once, if those of one element alone are not more. */
  private static final int MOST = 1 << 20;

  private static final Primitive NEGATIVE =
      Primitive.named("softtf.negative_distance")
          .forward(DistanceSum::negative)
          .gradient(DistanceSum::negativeGradient);

  /** Σᵢ wᵢ·soft abs(aⱼ − xᵢ): (R, m), (R, n) and w (R, n), 0 or 1, if not all are 1 → (R, m). */
  private static final Primitive SOFT_SUMS =
      Primitive.named("softtf.soft_distance_sums")
          .forward(DistanceSum::softSums)
          .gradient(DistanceSum::softSumsGradient);

  private static final GroupedSum LONG_SOFT_SUMS =
      GroupedSum.named("softtf.long_soft_distance_sums", new SoftSumsTerm());

  private DistanceSum() {}

  /**
   * −abs(aₖ − xⱼ).
   *
   * @param a (R, m)
   * @param x (R, n)
   * @return (R, m, n)
   */
  public static <T extends TFloating> Operand<T> negative(Ops tf, Operand<T> a, Operand<T> x) {
    return NEGATIVE.apply(tf, a, x);
  }

  /**
   * Σᵢ soft abs(xᵢ − xⱼ), softness 1, without an n × n matrix where n is known and large.
   *
   * @param x (R, n); what does not count lies far above the rest
   * @param there which elements count, (R, n), for whose sums the result holds; null for all
   * @param sorted whether x ascends in each row
   * @param range x is in [0, range] where it counts; infinite if unknown
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> softSums(
      Ops tf,
      Operand<T> x,
      @Nullable Operand<TBool> there,
      boolean sorted,
      Mode mode,
      double range) {
    if (mode != Mode.SMOOTH && x.shape().get(1) >= LONG_COMPACT) {
      Operand<TInt32> count =
          there == null
              ? null
              : tf.reduceSum(
                  tf.dtypes.cast(there, TInt32.class), tf.constant(1), ReduceSum.keepDims(true));
      return sorted ? SortedDistanceSums.of(tf, x, count, mode) : unsorted(tf, x, count, mode);
    }
    RowMath<T> f = new RowMath<>(tf, x.type());
    List<Operand<T>> rows =
        there == null ? List.of(x) : List.of(tf.select(there, x, f.number(0)), f.indicator(there));
    int nodes = InterpolatedSums.nodes(range, f.epsilon());
    boolean few = nodes <= MOST_NODES && x.shape().get(1) >= LEAST_PER_NODE * (long) nodes;
    if (mode == Mode.SMOOTH && few) {
      return InterpolatedSums.of(tf, rows, range, nodes);
    }
    Attributes attributes = Attributes.of(Primitive.MODE, mode);
    return x.shape().get(1) > LONGEST_WHOLE
        ? LONG_SOFT_SUMS.of(tf, rows, LONGEST_WHOLE, attributes)
        : softSums(tf, rows.get(0), rows, attributes);
  }

  /**
   * The sums at a.
   *
   * @param rows x, and which of it counts if not all does
   */
  private static <T extends TFloating> Operand<T> softSums(
      Ops tf, Operand<T> a, List<Operand<T>> rows, Attributes attributes) {
    return SOFT_SUMS.apply(tf, attributes, a, rows.toArray(Operand<?>[]::new));
  }

  private static <T extends TFloating> Operand<T> unsorted(
      Ops tf, Operand<T> x, @Nullable Operand<TInt32> count, Mode mode) {
    Operand<TInt32> order = RowOrder.of(tf, x, new RowMath<>(tf, x.type()).length(x), false);
    Operand<T> sums = SortedDistanceSums.of(tf, RowOrder.permute(tf, x, order), count, mode);
    return RowOrder.permute(tf, sums, RowOrder.inverse(tf, order));
  }

  private static <T extends TFloating> List<Operand<T>> negative(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    return List.of(f.negative(f.abs(differences(f, c.input(0), c.input(1)))));
  }

  private static <T extends TFloating> List<Operand<T>> negativeGradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> sign = c.tf().math.sign(differences(f, c.input(0), c.input(1)));
    Operand<T> g = f.times(sign, c.cotangent());
    return List.of(
        f.negative(c.tf().reduceSum(g, f.lastAxis())), c.tf().reduceSum(g, c.tf().constant(1)));
  }

  private static <T extends TFloating> List<Operand<T>> softSums(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> differences = counted(f, c);
    Operand<T> distances = SoftAbs.of(unit(c.tf(), c.mode()), differences);
    return List.of(c.tf().reduceSum(distances, f.lastAxis()));
  }

  /** With the slopes Mⱼᵢ = abs'(aⱼ − xᵢ): gⱼ·Σᵢ Mⱼᵢ and −Σⱼ gⱼ·Mⱼᵢ. */
  private static <T extends TFloating> List<Operand<T>> softSumsGradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> g = c.cotangent();
    Operand<T> slope = SoftAbs.slope(unit(c.tf(), c.mode()), counted(f, c));
    Operand<T> ofOthers = f.squeeze(f.product(f.asRows(g), slope), 1);
    Operand<T> own = f.times(g, c.tf().reduceSum(slope, f.lastAxis()));
    return c.inputCount() == 2
        ? List.of(own, f.negative(ofOthers))
        : Arrays.asList(own, f.negative(ofOthers), null);
  }

  /** Differences, 0 where they do not count: there soft abs and its slope are 0. */
  private static <T extends TFloating> Operand<T> counted(RowMath<T> f, PrimitiveContext<T> c) {
    Operand<T> differences = differences(f, c.input(0), c.input(1));
    return c.inputCount() == 2 ? differences : f.times(differences, f.asRows(c.input(2)));
  }

  private static final class SoftSumsTerm implements GroupedSum.ColumnTerm {
    @Override
    public int room(int n, Attributes attributes) {
      return Math.max(1, MOST / n);
    }

    @Override
    public <T extends TFloating> Operand<T> ofPart(
        Ops tf, Operand<T> part, List<Operand<T>> inputs, Attributes attributes) {
      return softSums(tf, part, inputs, attributes);
    }
  }

  private static Settings unit(Ops tf, Mode mode) {
    return Settings.defaults(tf).with(mode).with(Softness.of(1));
  }

  /** aₖ − xⱼ: (R, m), (R, n) → (R, m, n). */
  private static <T extends TFloating> Operand<T> differences(
      RowMath<T> f, Operand<T> a, Operand<T> x) {
    return f.minus(f.asColumns(a), f.asRows(x));
  }
}
