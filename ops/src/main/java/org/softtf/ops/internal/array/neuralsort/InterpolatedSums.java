// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.loop.GroupedSum;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Σᵢ K(xⱼ − xᵢ) with the smooth absolute value K(d) = d·tanh(d/2), for x in a known interval, by
 * Chebyshev interpolation.
 *
 * <p>As a function of xⱼ the sum is analytic up to ±iπ. So it is taken at Chebyshev nodes of the
 * interval only and interpolated: the error falls by exp(−asinh(2π/range)) with each node, and the
 * nodes are as many as bring it below rounding (Trefethen, Approximation Theory and Approximation
 * Practice, theorem 8.2). O(n·nodes) time and memory in place of O(n²), in float64 inside.
 *
 * <p>Nothing is stopped. The gradient is itself interpolated; gradients of every order are live.
 */
final class InterpolatedSums {
  /** The target error of the interpolation, in machine epsilons. */
  private static final double TARGET_ERROR = 1e-3;

  /** Numbers of a matrix of nodes and elements that is made at once. */
  private static final int MOST = 1 << 21;

  private static final Primitive SUMS =
      Primitive.named("softtf.interpolated_distance_sums")
          .residuals("basis", "sign")
          .forward(InterpolatedSums::forward)
          .gradient(InterpolatedSums::gradient);

  private static final GroupedSum AT_NODES =
      GroupedSum.named("softtf.distance_sums_at_nodes", new AtNodes());

  private static final GroupedSum AT_ELEMENTS =
      GroupedSum.named("softtf.distance_sums_between_nodes", new AtElements());

  private InterpolatedSums() {}

  /**
   * The sums.
   *
   * @param rows x, (R, n), from 0 to the range; then 1 for the elements that count and 0 for the
   *     others, (R, n), if not all do
   * @param nodes from {@link #nodes}
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(
      Ops tf, List<Operand<T>> rows, double range, int nodes) {
    Attributes attributes = Chebyshev.attributes(range, nodes);
    Class<T> type = rows.get(0).type();
    if (rows.get(0).shape().get(1) * nodes <= MOST) {
      return SUMS.applyAll(tf, attributes, rows).get(0);
    }
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    List<Operand<TFloat64>> precise = new ArrayList<>();
    rows.forEach(row -> precise.add(f.cast(row)));
    Operand<TFloat64> atNodes = AT_NODES.of(tf, precise, 0, attributes);
    return tf.dtypes.cast(
        AT_ELEMENTS.of(tf, List.of(precise.get(0), atNodes), 0, attributes), type);
  }

  /** How many nodes a range needs. */
  static int nodes(double range, double epsilon) {
    double pole = 2 * Math.PI / range;
    double rate = Math.log(pole + Math.sqrt(pole * pole + 1));
    return (int) Math.min(1e6, Math.ceil(-Math.log(TARGET_ERROR * epsilon) / rate));
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Chebyshev nodes = Chebyshev.of(c.attributes());
    Operand<TFloat64> row = f.asRows(f.cast(c.input(0)));
    Operand<TFloat64> basis = c.keep("basis", nodes.basis(f, row));
    Operand<TFloat64> distances = f.minus(nodes.points(f), row);
    Operand<TFloat64> sign = c.keep("sign", sign(f, distances));
    Operand<TFloat64> all = f.times(distances, sign);
    Operand<TFloat64> atNodes =
        f.sum(c.inputCount() == 1 ? all : f.times(all, f.asRows(f.cast(c.input(1)))));
    Operand<TFloat64> sums = f.squeeze(nodes.interpolated(f, basis, atNodes), 2);
    return List.of(c.tf().dtypes.cast(sums, c.type()));
  }

  /** gⱼ·Σᵢ K′(xⱼ − xᵢ) + Σᵢ gᵢ·K′(xⱼ − xᵢ), both sums interpolated. */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Chebyshev nodes = Chebyshev.of(c.attributes());
    Operand<TFloat64> g = f.cast(c.cotangent());
    Operand<TFloat64> basis = c.residual("basis", TFloat64.class);
    Operand<TFloat64> sign = c.residual("sign", TFloat64.class);
    Operand<TFloat64> distances = f.minus(nodes.points(f), f.asRows(f.cast(c.input(0))));
    Operand<TFloat64> halves = f.times(0.5, distances);
    Operand<TFloat64> slope = f.plus(sign, f.times(halves, f.minus(f.number(1), f.square(sign))));
    boolean allCount = c.inputCount() == 1;
    Operand<TFloat64> ones = allCount ? Constants.onesLike(tf, g) : f.cast(c.input(1));
    Operand<TFloat64> weights = tf.stack(List.of(ones, g), Stack.axis(2L));
    Operand<TFloat64> both = nodes.interpolated(f, basis, f.product(slope, weights));
    Operand<TFloat64> plain = tf.gather(both, tf.constant(0), tf.constant(2));
    Operand<TFloat64> weighted = tf.gather(both, tf.constant(1), tf.constant(2));
    Operand<T> dx = tf.dtypes.cast(f.plus(f.times(g, plain), weighted), c.type());
    return allCount ? List.of(dx) : Arrays.asList(dx, null);
  }

  /** Of long rows: the sums at the nodes, (R, nodes), over some elements. */
  private static final class AtNodes implements GroupedSum.Term {
    @Override
    public <T extends TFloating> GroupedSum.Group<T> ofGroup(
        Ops tf, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes) {
      Operand<T> x = inputs.get(0);
      Operand<TInt32> count = GroupedSum.count(tf, first, x, room(attributes));
      List<Operand<T>> parts = new ArrayList<>();
      inputs.forEach(input -> parts.add(GroupedSum.columns(tf, input, first, count)));
      return new GroupedSum.Group<>(tf.math.add(first, count), ofAll(tf, parts, attributes));
    }

    @Override
    public <T extends TFloating> Operand<T> ofAll(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      RowMath<T> f = new RowMath<>(tf, inputs.get(0).type());
      Operand<T> points = Chebyshev.of(attributes).points(f);
      Operand<T> distances = f.minus(points, f.asRows(inputs.get(0)));
      Operand<T> all = f.times(distances, sign(f, distances));
      Operand<T> counted = inputs.size() == 1 ? all : f.times(all, f.asRows(inputs.get(1)));
      return tf.reduceSum(counted, f.lastAxis());
    }

    @Override
    public <T extends TFloating> Operand<T> zeros(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      Operand<TInt32> rows = Axes.size(tf, inputs.get(0), 0);
      Operand<TInt32> shape = tf.stack(List.of(rows, tf.constant(attributes.integer("nodes"))));
      return tf.fill(shape, tf.constant(inputs.get(0).type(), 0));
    }
  }

  /** Of long rows: the sums of some elements, from those at the nodes. */
  private static final class AtElements implements GroupedSum.ColumnTerm {
    @Override
    public int room(int n, Attributes attributes) {
      return InterpolatedSums.room(attributes);
    }

    @Override
    public <T extends TFloating> Operand<T> ofPart(
        Ops tf, Operand<T> part, List<Operand<T>> inputs, Attributes attributes) {
      RowMath<T> f = new RowMath<>(tf, part.type());
      Chebyshev nodes = Chebyshev.of(attributes);
      Operand<T> basis = nodes.basis(f, f.asRows(part));
      return f.squeeze(nodes.interpolated(f, basis, f.asColumns(inputs.get(1))), 2);
    }
  }

  private static int room(Attributes attributes) {
    return MOST / attributes.integer("nodes");
  }

  /** tanh(d/2) by the logistic function, which is several times faster in float64. */
  private static <T extends TFloating> Operand<T> sign(RowMath<T> f, Operand<T> distances) {
    return f.minus(f.times(2, f.tf().math.sigmoid(distances)), f.number(1));
  }
}
