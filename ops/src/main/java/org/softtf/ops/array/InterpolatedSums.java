package org.softtf.ops.array;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Σᵢ K(xⱼ − xᵢ) with the smooth absolute value K(d) = d·tanh(d/2), for x in a known interval.
 *
 * <p>As a function of xⱼ the sum is analytic up to ±iπ. So it is taken at Chebyshev nodes of the
 * interval only and interpolated: the error falls by exp(−asinh(2π/range)) with each node, and the
 * nodes are as many as bring it below rounding. The work is n·nodes in place of n². In float64
 * inside.
 */
final class InterpolatedSums {
  /** What the error is to be smaller than, in units of the type's rounding: K has size. */
  private static final double MARGIN = 1e-3;

  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.interpolated_distance_sums")
          .forward(InterpolatedSums::forward)
          .gradient(InterpolatedSums::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private InterpolatedSums() {}

  /**
   * The sums.
   *
   * @param x (R, n), from 0 to the range
   * @param nodes from {@link #nodes}
   * @return (R, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, double range, int nodes) {
    Attributes attributes = Attributes.of("range", range).with("nodes", nodes);
    return (Operand<T>) OPERATOR.apply(tf, List.of(x), attributes).get(0);
  }

  /** How many nodes a range needs. */
  static int nodes(double range, double epsilon) {
    double pole = 2 * Math.PI / range;
    double rate = Math.log(pole + Math.sqrt(pole * pole + 1));
    return (int) Math.min(1e6, Math.ceil(-Math.log(MARGIN * epsilon) / rate));
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Formula<TFloat64> f = new Formula<>(tf, TFloat64.class);
    Chebyshev nodes = new Chebyshev(c.attributes());
    Operand<TFloat64> x = tf.dtypes.cast(c.<TFloating>input(0), TFloat64.class);
    Operand<TFloat64> basis = c.keep(nodes.basis(f, f.asColumns(x)));
    Operand<TFloat64> distances = f.minus(nodes.points(f), f.asRows(x));
    // tanh(d/2) by the logistic function, which is several times faster in float64
    Operand<TFloat64> sign = c.keep(f.minus(f.times(2, tf.math.sigmoid(distances)), f.number(1)));
    Operand<TFloat64> atNodes = f.sum(f.times(distances, sign));
    Operand<TFloat64> sums = f.squeeze(nodes.interpolated(f, basis, atNodes), 2);
    return List.of(tf.dtypes.cast(sums, c.<TFloating>input(0).type()));
  }

  /** gⱼ·Σᵢ K′(xⱼ − xᵢ) + Σᵢ gᵢ·K′(xⱼ − xᵢ), both sums interpolated. */
  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Formula<TFloat64> f = new Formula<>(tf, TFloat64.class);
    Chebyshev nodes = new Chebyshev(c.attributes());
    Operand<TFloat64> x = tf.dtypes.cast(c.<TFloating>input(0), TFloat64.class);
    Operand<TFloat64> g = tf.dtypes.cast(c.<TFloating>cotangent(0), TFloat64.class);
    Operand<TFloat64> basis = c.residual(0);
    Operand<TFloat64> sign = c.residual(1);
    Operand<TFloat64> halves = f.times(0.5, f.minus(nodes.points(f), f.asRows(x)));
    Operand<TFloat64> slope = f.plus(sign, f.times(halves, f.minus(f.number(1), f.square(sign))));
    Operand<TFloat64> weights = tf.stack(List.of(tf.onesLike(g), g), Stack.axis(2L));
    Operand<TFloat64> both = nodes.interpolated(f, basis, f.product(slope, weights));
    Operand<TFloat64> plain = tf.gather(both, tf.constant(0), tf.constant(2));
    Operand<TFloat64> weighted = tf.gather(both, tf.constant(1), tf.constant(2));
    return List.of(
        tf.dtypes.cast(f.plus(f.times(g, plain), weighted), c.<TFloating>input(0).type()));
  }

  /** Interpolation in an interval from 0. */
  private static final class Chebyshev {
    private final double half;
    private final int count;

    Chebyshev(Attributes attributes) {
      half = attributes.number("range") / 2;
      count = attributes.integer("nodes");
    }

    private double angle(int node) {
      return Math.PI * (node + 0.5) / count;
    }

    /** The nodes, (1, nodes, 1). */
    Operand<TFloat64> points(Formula<TFloat64> f) {
      double[] points = new double[count];
      for (int node = 0; node < count; node++) {
        points[node] = half * (1 + Math.cos(angle(node)));
      }
      return f.tf().reshape(f.tf().constant(points), f.tf().constant(new int[] {1, count, 1}));
    }

    /** The Chebyshev polynomials T₀ … at x, (R, n, 1) → (R, n, nodes). */
    Operand<TFloat64> basis(Formula<TFloat64> f, Operand<TFloat64> x) {
      Ops tf = f.tf();
      Operand<TFloat64> u = f.minus(f.times(1 / half, x), f.number(1));
      Operand<TFloat64> known = tf.concat(List.of(tf.onesLike(u), u), tf.constant(2));
      for (int degree = 1; degree < count - 1; degree *= 2) {
        // T(m + j) = 2·T(m)·T(j) − T(m − j), j = 1 … m
        Operand<TFloat64> twice = f.times(2, part(tf, known, degree, 1));
        Operand<TFloat64> product = f.times(twice, part(tf, known, 1, degree));
        Operand<TFloat64> mirrored =
            tf.reverse(part(tf, known, 0, degree), tf.constant(new int[] {2}));
        known = tf.concat(List.of(known, f.minus(product, mirrored)), tf.constant(2));
      }
      return part(tf, known, 0, count);
    }

    private static Operand<TFloat64> part(Ops tf, Operand<TFloat64> x, int first, int length) {
      return tf.slice(
          x, tf.constant(new int[] {0, 0, first}), tf.constant(new int[] {-1, -1, length}));
    }

    /** From values at the nodes, (R, nodes, m), to those at the basis' points, (R, n, m). */
    Operand<TFloat64> interpolated(
        Formula<TFloat64> f, Operand<TFloat64> basis, Operand<TFloat64> atNodes) {
      double[] transform = new double[count * count];
      for (int degree = 0; degree < count; degree++) {
        for (int node = 0; node < count; node++) {
          transform[degree * count + node] =
              (degree == 0 ? 1.0 : 2.0) / count * Math.cos(degree * angle(node));
        }
      }
      Operand<TFloat64> matrix =
          f.tf().reshape(f.tf().constant(transform), f.tf().constant(new int[] {1, count, count}));
      return f.product(basis, f.product(matrix, atNodes));
    }
  }
}
