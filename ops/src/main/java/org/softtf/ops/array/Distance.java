package org.softtf.ops.array;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.array.softsort.DistanceSums;
import org.softtf.ops.elementwise.SoftAbs;
import org.softtf.ops.settings.Mode;
import org.softtf.ops.settings.Settings;
import org.softtf.ops.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Distances between the elements of rows, in units of the softness. */
final class Distance {
  /** How many elements there must be for each node of an interpolation. */
  private static final int LEAST_PER_NODE = 4;

  /** From this length on the sums of the compact modes are found without the matrix. */
  private static final int LONG_COMPACT = 256;

  private static final int GROUP = 256;

  private static final int MOST_GROUPS = 64;

  private static final CustomOperator NEGATIVE =
      CustomOperator.named("softtf.negative_distance")
          .forward(Distance::negative)
          .gradient(Distance::negativeGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private static final CustomOperator SOFT_SUMS =
      CustomOperator.named("softtf.soft_distance_sums")
          .forward(Distance::softSums)
          .gradient(Distance::softSumsGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private Distance() {}

  /**
   * −abs(aₖ − xⱼ).
   *
   * @param a (R, m)
   * @param x (R, n)
   * @return (R, m, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  static <T extends TFloating> Operand<T> negative(Ops tf, Operand<T> a, Operand<T> x) {
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
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  static <T extends TFloating> Operand<T> softSums(
      Ops tf, Operand<T> x, boolean sorted, Mode mode, double range) {
    if (mode != Mode.SMOOTH && x.shape().get(1) >= LONG_COMPACT) {
      return sorted ? DistanceSums.of(tf, x, mode) : unsorted(tf, x, mode);
    }
    int nodes = InterpolatedSums.nodes(range, new Formula<>(tf, x.type()).epsilon());
    if (mode == Mode.SMOOTH && x.shape().get(1) >= LEAST_PER_NODE * (long) nodes) {
      return InterpolatedSums.of(tf, x, range, nodes);
    }
    return (Operand<T>) SOFT_SUMS.apply(tf, List.of(x), Attributes.of("mode", mode)).get(0);
  }

  private static <T extends TFloating> Operand<T> unsorted(Ops tf, Operand<T> x, Mode mode) {
    Operand<TInt32> order = Ordering.of(tf, x, new Formula<>(tf, x.type()).length(x), false);
    Operand<T> sums = DistanceSums.of(tf, Ordering.permute(tf, x, order), mode);
    return Ordering.permute(tf, sums, Ordering.inverse(tf, order));
  }

  private static <T extends TFloating> List<Operand<T>> negative(ForwardContext c) {
    Operand<T> a = c.input(0);
    Formula<T> f = new Formula<>(c.tf(), a.type());
    return List.of(f.negative(c.tf().math.abs(differences(f, a, c.input(1)))));
  }

  private static <T extends TFloating> List<Operand<?>> negativeGradient(GradientContext c) {
    Operand<T> a = c.input(0);
    Formula<T> f = new Formula<>(c.tf(), a.type());
    Operand<T> sign = c.tf().math.sign(differences(f, a, c.input(1)));
    Operand<T> g = f.times(sign, c.cotangent(0));
    return List.of(
        f.negative(c.tf().reduceSum(g, f.lastAxis())), c.tf().reduceSum(g, c.tf().constant(1)));
  }

  private static <T extends TFloating> List<Operand<T>> softSums(ForwardContext c) {
    Ops tf = c.tf();
    Operand<T> x = c.input(0);
    Formula<T> f = new Formula<>(tf, x.type());
    List<Operand<T>> sums = new ArrayList<>();
    for (RowGroups.Span span : spans(x)) {
      Operand<T> others = RowGroups.after(tf, x, sums);
      Operand<T> differences = differences(f, part(tf, span, others), others);
      sums.add(tf.reduceSum(SoftAbs.of(unit(tf, c.attributes()), differences), f.lastAxis()));
    }
    return List.of(joined(tf, sums));
  }

  /** With the odd slope Mⱼᵢ = abs'(xⱼ − xᵢ): Σᵢ Mⱼᵢ (gᵢ + gⱼ). */
  private static <T extends TFloating> List<Operand<?>> softSumsGradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> x = c.input(0);
    Operand<T> g = c.cotangent(0);
    Formula<T> f = new Formula<>(tf, x.type());
    List<Operand<T>> gradients = new ArrayList<>();
    for (RowGroups.Span span : spans(x)) {
      Operand<T> others = RowGroups.after(tf, x, gradients);
      Operand<T> slope =
          SoftAbs.slope(unit(tf, c.attributes()), differences(f, part(tf, span, others), others));
      Operand<T> ofOthers = f.squeeze(f.product(slope, f.asColumns(g)), 2);
      Operand<T> own = f.times(part(tf, span, g), tf.reduceSum(slope, f.lastAxis()));
      gradients.add(f.plus(ofOthers, own));
    }
    return List.of(joined(tf, gradients));
  }

  /** Groups of elements whose distances to all are taken at once; null for all of them. */
  private static List<RowGroups.Span> spans(Operand<?> x) {
    long n = x.shape().get(1);
    return n <= GROUP ? Collections.singletonList(null) : RowGroups.of((int) n, GROUP, MOST_GROUPS);
  }

  private static <T extends TFloating> Operand<T> part(Ops tf, RowGroups.Span span, Operand<T> x) {
    return span == null ? x : span.of(tf, x);
  }

  private static <T extends TFloating> Operand<T> joined(Ops tf, List<Operand<T>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  private static Settings unit(Ops tf, Attributes attributes) {
    return Settings.defaults(tf).with(attributes.constant("mode", Mode.class)).with(Softness.of(1));
  }

  /** aₖ − xⱼ: (R, m), (R, n) → (R, m, n). */
  private static <T extends TFloating> Operand<T> differences(
      Formula<T> f, Operand<T> a, Operand<T> x) {
    return f.minus(f.asColumns(a), f.asRows(x));
  }
}
