package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.SoftAbs;
import org.softtf.ops.internal.loop.GroupedSum;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Distances between the elements of rows, in units of the softness. */
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

  private static final CustomOperator NEGATIVE =
      CustomOperator.named("softtf.negative_distance")
          .forward(DistanceSum::negative)
          .gradient(DistanceSum::negativeGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  /** Σᵢ soft abs(aⱼ − xᵢ): (R, m), (R, n) → (R, m). */
  private static final CustomOperator SOFT_SUMS =
      CustomOperator.named("softtf.soft_distance_sums")
          .forward(DistanceSum::softSums)
          .gradient(DistanceSum::softSumsGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

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
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  public static <T extends TFloating> Operand<T> negative(Ops tf, Operand<T> a, Operand<T> x) {
    return (Operand<T>) NEGATIVE.apply(tf, List.of(a, x), Attributes.NONE).get(0);
  }

  /**
   * Σᵢ soft abs(xᵢ − xⱼ), softness 1, without an n × n matrix where n is known and large.
   *
   * @param x (R, n)
   * @param sorted whether x ascends in each row
   * @param range what x is less than, from 0 on; infinite if unknown
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> softSums(
      Ops tf, Operand<T> x, boolean sorted, Mode mode, double range) {
    if (mode != Mode.SMOOTH && x.shape().get(1) >= LONG_COMPACT) {
      return sorted ? SortedDistanceSums.of(tf, x, mode) : unsorted(tf, x, mode);
    }
    int nodes = InterpolatedSums.nodes(range, new RowMath<>(tf, x.type()).epsilon());
    boolean few = nodes <= MOST_NODES && x.shape().get(1) >= LEAST_PER_NODE * (long) nodes;
    if (mode == Mode.SMOOTH && few) {
      return InterpolatedSums.of(tf, x, range, nodes);
    }
    Attributes attributes = Attributes.of("mode", mode);
    return x.shape().get(1) > LONGEST_WHOLE
        ? LONG_SOFT_SUMS.of(tf, List.of(x), LONGEST_WHOLE, attributes)
        : softSums(tf, x, x, attributes);
  }

  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  private static <T extends TFloating> Operand<T> softSums(
      Ops tf, Operand<T> a, Operand<T> x, Attributes attributes) {
    return (Operand<T>) SOFT_SUMS.apply(tf, List.of(a, x), attributes).get(0);
  }

  private static <T extends TFloating> Operand<T> unsorted(Ops tf, Operand<T> x, Mode mode) {
    Operand<TInt32> order = RowOrder.of(tf, x, new RowMath<>(tf, x.type()).length(x), false);
    Operand<T> sums = SortedDistanceSums.of(tf, RowOrder.permute(tf, x, order), mode);
    return RowOrder.permute(tf, sums, RowOrder.inverse(tf, order));
  }

  private static <T extends TFloating> List<Operand<T>> negative(ForwardContext c) {
    Operand<T> a = c.input(0);
    RowMath<T> f = new RowMath<>(c.tf(), a.type());
    return List.of(f.negative(c.tf().math.abs(differences(f, a, c.input(1)))));
  }

  private static <T extends TFloating> List<Operand<?>> negativeGradient(GradientContext c) {
    Operand<T> a = c.input(0);
    RowMath<T> f = new RowMath<>(c.tf(), a.type());
    Operand<T> sign = c.tf().math.sign(differences(f, a, c.input(1)));
    Operand<T> g = f.times(sign, c.cotangent(0));
    return List.of(
        f.negative(c.tf().reduceSum(g, f.lastAxis())), c.tf().reduceSum(g, c.tf().constant(1)));
  }

  private static <T extends TFloating> List<Operand<T>> softSums(ForwardContext c) {
    Operand<T> a = c.input(0);
    RowMath<T> f = new RowMath<>(c.tf(), a.type());
    Operand<T> distances = SoftAbs.of(unit(c.tf(), c.attributes()), differences(f, a, c.input(1)));
    return List.of(c.tf().reduceSum(distances, f.lastAxis()));
  }

  /** With the slopes Mⱼᵢ = abs'(aⱼ − xᵢ): gⱼ·Σᵢ Mⱼᵢ and −Σⱼ gⱼ·Mⱼᵢ. */
  private static <T extends TFloating> List<Operand<?>> softSumsGradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> a = c.input(0);
    Operand<T> g = c.cotangent(0);
    RowMath<T> f = new RowMath<>(tf, a.type());
    Operand<T> slope = SoftAbs.slope(unit(tf, c.attributes()), differences(f, a, c.input(1)));
    Operand<T> ofOthers = f.squeeze(f.product(f.asRows(g), slope), 1);
    return List.of(f.times(g, tf.reduceSum(slope, f.lastAxis())), f.negative(ofOthers));
  }

  private static final class SoftSumsTerm implements GroupedSum.ColumnTerm {
    @Override
    public int room(int n, Attributes attributes) {
      return Math.max(1, MOST / n);
    }

    @Override
    public <T extends TFloating> Operand<T> ofPart(
        Ops tf, Operand<T> part, List<Operand<T>> inputs, Attributes attributes) {
      return softSums(tf, part, inputs.get(0), attributes);
    }
  }

  private static Settings unit(Ops tf, Attributes attributes) {
    return Settings.defaults(tf).with(attributes.constant("mode", Mode.class)).with(Softness.of(1));
  }

  /** aₖ − xⱼ: (R, m), (R, n) → (R, m, n). */
  private static <T extends TFloating> Operand<T> differences(
      RowMath<T> f, Operand<T> a, Operand<T> x) {
    return f.minus(f.asColumns(a), f.asRows(x));
  }
}
