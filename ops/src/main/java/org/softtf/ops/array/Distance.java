package org.softtf.ops.array;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.elementwise.SoftAbs;
import org.softtf.ops.settings.Mode;
import org.softtf.ops.settings.Settings;
import org.softtf.ops.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Distances between the elements of rows, in units of the softness. */
final class Distance {
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
   * Σᵢ soft abs(xᵢ − xⱼ), softness 1.
   *
   * @param x (R, n)
   * @return (R, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  static <T extends TFloating> Operand<T> softSums(Ops tf, Operand<T> x, Mode mode) {
    return (Operand<T>) SOFT_SUMS.apply(tf, List.of(x), Attributes.of("mode", mode)).get(0);
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
    Operand<T> x = c.input(0);
    Formula<T> f = new Formula<>(c.tf(), x.type());
    Operand<T> soft = SoftAbs.of(unit(c.tf(), c.attributes()), differences(f, x, x));
    return List.of(c.tf().reduceSum(soft, f.lastAxis()));
  }

  /** With the odd slope Mⱼᵢ = abs'(xⱼ − xᵢ): Σᵢ Mⱼᵢ (gᵢ + gⱼ). */
  private static <T extends TFloating> List<Operand<?>> softSumsGradient(GradientContext c) {
    Operand<T> x = c.input(0);
    Operand<T> g = c.cotangent(0);
    Formula<T> f = new Formula<>(c.tf(), x.type());
    Operand<T> slope = SoftAbs.slope(unit(c.tf(), c.attributes()), differences(f, x, x));
    Operand<T> others = f.squeeze(f.product(slope, f.asColumns(g)), 2);
    return List.of(f.plus(others, f.times(g, c.tf().reduceSum(slope, f.lastAxis()))));
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
