package org.softtf.ops.internal.array.smoothsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.math.Constants;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * The descending y with the sum of w that maximises {@code ⟨z, y⟩ − Σ(s·log s − s) − Σ(d·log d −
 * d)}: slacks s = bₖ − (y₁ + … + yₖ) below smooth bounds b ({@link SymmetricPolynomials}), gaps d =
 * yₖ − yₖ₊₁, k = 1 … n − 1.
 *
 * <p>At the maximum {@code log d = −β} and {@code log s = −(a + L·β)} with a = zₖ − zₖ₊₁ and the
 * multipliers β. As d = c − L·s, c being how much the bounds bend, a and c are all that β depends
 * on, and y follows from the gaps and the sum.
 */
public final class SmoothPermutahedron {
  /** How many derivatives the ordinary gradient has right. */
  private static final int LIVE_STEPS = 3;

  /** Beyond it sums of the bounds would overflow. */
  private static final double GREATEST = 1e290;

  private static final CustomOperator POTENTIALS =
      CustomOperator.named("softtf.smooth_sort_potentials")
          .forward(SmoothPermutahedron::forward)
          .gradient(SmoothPermutahedron::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private SmoothPermutahedron() {}

  /**
   * Projects.
   *
   * @param tf where to build
   * @param z descending, divided by the softness, (R, n) or (1, n), n static
   * @param w in any order, (R, n) or (1, n)
   * @param softness of the bounds, where it is less than 1; for the message of a run that fails
   * @return y, (R, n), descending; NaN for a row with NaN, ±∞ or differences beyond 1e290
   */
  public static Operand<TFloat64> project(
      Ops tf, Operand<TFloat64> z, Operand<TFloat64> w, Operand<TFloat64> softness) {
    int n = (int) z.shape().get(1);
    Operand<TFloat64> mean = SymmetricPolynomials.mean(tf, w);
    if (n == 1) {
      return tf.math.add(mean, tf.math.mul(z, tf.constant(0.0)));
    }
    Operand<TFloat64> steps = tf.math.sub(columns(tf, z, 0, n - 1), columns(tf, z, 1, n - 1));
    Operand<TFloat64> bends =
        SymmetricPolynomials.bends(tf, w, tf.math.minimum(softness, tf.constant(1.0)));
    List<Operand<?>> inputs =
        List.of(
            tf.math.add(steps, tf.zerosLike(bends)),
            tf.math.add(bends, tf.zerosLike(steps)),
            softness);
    Operand<TFloat64> potentials = number(POTENTIALS.apply(tf, inputs, Attributes.of("m", n - 1)));
    Operand<TFloat64> tails =
        tf.pad(
            tf.math.cumsum(
                tf.math.exp(tf.math.neg(potentials)), tf.constant(1), Cumsum.reverse(true)),
            tf.constant(new int[][] {{0, 0}, {0, 1}}),
            tf.constant(0.0));
    return tf.math.add(tf.math.sub(tails, SymmetricPolynomials.mean(tf, tails)), mean);
  }

  private static Operand<TFloat64> columns(Ops tf, Operand<TFloat64> x, int first, int count) {
    return tf.slice(x, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    int m = c.attributes().integer("m");
    Operand<TBool> finite = tf.math.logicalAnd(finite(tf, c.input(0)), finite(tf, c.input(1)));
    Operand<TFloat64> steps = kept(tf, finite, c.input(0));
    Operand<TFloat64> bends = kept(tf, finite, c.input(1));
    Operand<TFloat64> potentials =
        GapSearch.of(GapSystem.bands(m))
            .find(
                tf,
                tf.stopGradient(steps),
                tf.stopGradient(bends),
                tf.stopGradient(c.<TFloat64>input(2)));
    Operand<TFloat64> both = GapSystem.both(tf, m);
    Operand<TFloat64> exponents = exponents(tf, steps);
    Inverse inverse = null;
    // these steps are 0. With the matrix of the first one for all, each gains one derivative
    for (int i = 0; i < LIVE_STEPS; i++) {
      Operand<TFloat64> amounts = amounts(tf, exponents, potentials, both);
      inverse = inverse == null ? Inverse.of(tf, tf.stopGradient(amounts), m) : inverse;
      Operand<TFloat64> missing = tf.math.sub(bends, GapSystem.sums(tf, amounts, both));
      Operand<TFloat64> change = tf.math.sub(tf.stopGradient(missing), missing);
      potentials = tf.math.add(potentials, inverse.times(tf, change));
    }
    Operand<TFloat64> mark = tf.select(finite, tf.constant(0.0), tf.constant(Double.NaN));
    return List.of(tf.math.add(potentials, mark));
  }

  /**
   * The inverse of the Newton equations' matrix, by a factor without gradients, so that nothing but
   * matrix products need one.
   *
   * @param half the inverse of Cholesky's factor, (R, m, m)
   */
  private record Inverse(Operand<TFloat64> half) {
    public static Inverse of(Ops tf, Operand<TFloat64> amounts, int m) {
      Operand<TFloat64> factor = GapSystem.factor(tf, amounts, GapSystem.bands(m));
      Operand<TFloat64> identity = tf.expandDims(GapSystem.identity(tf, m), tf.constant(0));
      return new Inverse(tf.stopGradient(tf.linalg.triangularSolve(factor, identity)));
    }

    public Operand<TFloat64> times(Ops tf, Operand<TFloat64> x) {
      Operand<TFloat64> column =
          tf.train.batchMatMul(half, tf.expandDims(x, tf.constant(2)), TFloat64.class);
      return GapSystem.vector(
          tf, tf.train.batchMatMul(half, column, TFloat64.class, BatchMatMul.adjX(true)));
    }
  }

  /** Of numbers that are not negative, or NaN. */
  private static Operand<TBool> finite(Ops tf, Operand<TFloat64> x) {
    return tf.reduceAll(
        tf.math.lessEqual(x, tf.constant(GREATEST)), tf.constant(1), ReduceAll.keepDims(true));
  }

  private static Operand<TFloat64> kept(Ops tf, Operand<TBool> finite, Operand<TFloat64> x) {
    return tf.select(finite, x, Constants.onesLike(tf, x));
  }

  /** [a, 0], (R, m) → (R, 2m). */
  static Operand<TFloat64> exponents(Ops tf, Operand<TFloat64> steps) {
    return tf.concat(List.of(steps, tf.zerosLike(steps)), tf.constant(1));
  }

  private static Operand<TFloat64> amounts(
      Ops tf, Operand<TFloat64> exponents, Operand<TFloat64> potentials, Operand<TFloat64> both) {
    Operand<TFloat64> differences = GapSystem.differences(tf, potentials, both);
    return tf.math.exp(tf.math.neg(tf.math.add(exponents, differences)));
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    int m = c.attributes().integer("m");
    Operand<TFloat64> both = GapSystem.both(tf, m);
    Operand<TFloat64> amounts = amounts(tf, exponents(tf, c.input(0)), c.output(0), both);
    Operand<TFloat64> adjoint = tf.math.neg(GapSystem.solve(tf, amounts, c.cotangent(0)));
    Operand<TFloat64> ofExponents = tf.math.mul(amounts, GapSystem.differences(tf, adjoint, both));
    return Arrays.asList(columns(tf, ofExponents, 0, m), adjoint, null);
  }

  @SuppressWarnings("unchecked") // the operator works in float64
  private static Operand<TFloat64> number(List<Operand<?>> outputs) {
    return (Operand<TFloat64>) outputs.get(0);
  }
}
