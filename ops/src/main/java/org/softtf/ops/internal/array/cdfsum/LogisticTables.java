// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Sums of logistic steps, from cell to cell: by interpolation where cells are near, by exponentials
 * where they are not ({@link LogisticExpansion}). The idea is that of fast multipole methods
 * (Greengard and Rokhlin, J. Comput. Phys. 1987), with one level of cells, for the exponentials of
 * all farther cells are running sums.
 *
 * <p>Absolute errors are about rounding times Σ|w|.
 *
 * @param frame how cells are numbered
 * @param keys of the cells that hold elements, ascending, (1, c)
 * @param moments the weights of their polynomials, (c, nodes)
 * @param below of their exponentials, summed over all cells up to each, (c, terms)
 * @param above the same from each cell on
 */
record LogisticTables(
    Cells.Frame frame,
    Operand<TFloat64> keys,
    Operand<TFloat64> moments,
    Operand<TFloat64> below,
    Operand<TFloat64> above)
    implements StepTables {
  private static final Variable<TFloat64> STRIDE = variable("stride of rows", 0);
  private static final Variable<TFloat64> KEYS = variable("keys of cells", 2);
  private static final Variable<TFloat64> MOMENTS = variable("moments", 2);
  private static final Variable<TFloat64> BELOW = variable("exponentials below", 2);
  private static final Variable<TFloat64> ABOVE = variable("exponentials above", 2);
  static final List<Variable<?>> VARIABLES = List.of(STRIDE, KEYS, MOMENTS, BELOW, ABOVE);

  private static Variable<TFloat64> variable(String name, int rank) {
    return Variable.invariant(name, TFloat64.class, rank);
  }

  static LogisticTables of(
      RowMath<TFloat64> f,
      Operand<TFloat64> elements,
      Operand<TFloat64> weights,
      Cells.Frame frame) {
    Ops tf = f.tf();
    Cells cells = Cells.of(f, frame, elements);
    Operand<TFloat64> moments = cells.moments(f, weights);
    Operand<TInt32> first = tf.constant(new int[] {0});
    Operand<TFloat64> column = tf.linalg.transpose(cells.keys(), tf.constant(new int[] {1, 0}));
    Operand<TFloat64> mirrored =
        f.minus(tf.max(column, tf.constant(new int[] {0, 1})), tf.reverse(column, first));
    Operand<TFloat64> own = tf.linalg.matMul(moments, LogisticExpansion.ofSource(f, 1));
    Operand<TFloat64> mirroredOwn =
        tf.reverse(tf.linalg.matMul(moments, LogisticExpansion.ofSource(f, -1)), first);
    Operand<TFloat64> sums =
        DecayingSums.of(
            f, tf.stack(List.of(own, mirroredOwn)), tf.stack(List.of(column, mirrored)));
    List<Output<TFloat64>> sides = tf.unstack(sums, 2L).output();
    return new LogisticTables(
        frame, cells.keys(), moments, sides.get(0), tf.reverse(sides.get(1), first));
  }

  static LogisticTables from(State state) {
    return new LogisticTables(
        new Cells.Frame(state.get(STRIDE)),
        state.get(KEYS),
        state.get(MOMENTS),
        state.get(BELOW),
        state.get(ABOVE));
  }

  @Override
  public State state() {
    return State.EMPTY
        .with(STRIDE, frame.stride())
        .with(KEYS, keys)
        .with(MOMENTS, moments)
        .with(BELOW, below)
        .with(ABOVE, above);
  }

  @Override
  public List<Operand<TFloat64>> at(RowMath<TFloat64> f, Operand<TFloat64> points, int... orders) {
    Ops tf = f.tf();
    Cells cells = Cells.of(f, frame, points);
    Operand<TFloat64> near = near(f, cells.keys());
    Operand<TInt32> last = beforeNear(f, cells.keys());
    Operand<TFloat64> under = farBelow(f, cells.keys(), last);
    Operand<TFloat64> over = farAbove(f, cells.keys());
    List<Operand<TFloat64>> results = new ArrayList<>();
    for (int order : orders) {
      Operand<TFloat64> far =
          f.plus(
              tf.linalg.matMul(under, LogisticExpansion.inTarget(f, 1, order)),
              tf.linalg.matMul(over, LogisticExpansion.inTarget(f, -1, order)));
      Operand<TFloat64> coefficients =
          f.plus(tf.linalg.matMul(near, LogisticExpansion.near(f, order)), far);
      if (order == 0) {
        coefficients = f.plus(coefficients, constantPart(f, weightBelow(f, cells.keys(), last)));
      }
      results.add(cells.evaluated(f, coefficients, points));
    }
    return results;
  }

  /** The moments of the cells that are near to each, side by side. */
  private Operand<TFloat64> near(RowMath<TFloat64> f, Operand<TFloat64> of) {
    Ops tf = f.tf();
    int width = 2 * LogisticExpansion.NEAR + 1;
    double[] apart = new double[width];
    for (int cell = 0; cell < width; cell++) {
      apart[cell] = cell - LogisticExpansion.NEAR;
    }
    Operand<TFloat64> wanted =
        tf.reshape(
            f.plus(f.asColumns(flat(tf, of)), tf.constant(apart)), tf.constant(new int[] {1, -1}));
    Operand<TInt32> places = tf.lowerBound(keys, wanted);
    Operand<TFloat64> found =
        RowGather.elements(tf, flat(tf, padded(f, keys, 1, 0, 1, -1e9)), places);
    Operand<TBool> there = tf.math.equal(found, wanted);
    Operand<TInt32> none = tf.shape(keys, TInt32.class);
    Operand<TInt32> count = tf.gather(none, tf.constant(1), tf.constant(0));
    Operand<TFloat64> rows =
        RowGather.elements(tf, padded(f, moments, 0, 0, 1, 0), tf.select(there, places, count));
    return tf.reshape(rows, tf.constant(new int[] {-1, width * Cells.NODES}));
  }

  /** How many cells are below those that are near, (1, t). */
  private Operand<TInt32> beforeNear(RowMath<TFloat64> f, Operand<TFloat64> of) {
    return f.tf().upperBound(keys, f.minus(of, f.number(LogisticExpansion.NEAR + 1)));
  }

  /** The exponentials of all cells below those that are near, about the middle of each. */
  private Operand<TFloat64> farBelow(
      RowMath<TFloat64> f, Operand<TFloat64> of, Operand<TInt32> last) {
    Ops tf = f.tf();
    Operand<TFloat64> from = RowGather.elements(tf, flat(tf, padded(f, keys, 1, 1, 0, 0)), last);
    Operand<TFloat64> sums = RowGather.elements(tf, padded(f, below, 0, 1, 0, 0), row(tf, last));
    return f.times(sums, DecayingSums.decay(f, column(tf, f.minus(of, from))));
  }

  private Operand<TFloat64> farAbove(RowMath<TFloat64> f, Operand<TFloat64> of) {
    Ops tf = f.tf();
    Operand<TInt32> first = tf.lowerBound(keys, f.plus(of, f.number(LogisticExpansion.NEAR + 1)));
    Operand<TFloat64> from = RowGather.elements(tf, flat(tf, padded(f, keys, 1, 0, 1, 0)), first);
    Operand<TFloat64> sums = RowGather.elements(tf, padded(f, above, 0, 0, 1, 0), row(tf, first));
    // behind the last cell there are none
    Operand<TFloat64> apart = f.maximum(f.minus(from, of), f.number(0));
    return f.times(sums, DecayingSums.decay(f, column(tf, apart)));
  }

  /** The weight of the row's elements in the cells below those that are near, (t). */
  private Operand<TFloat64> weightBelow(
      RowMath<TFloat64> f, Operand<TFloat64> of, Operand<TInt32> last) {
    Ops tf = f.tf();
    Operand<TFloat64> weights = tf.gather(moments, tf.constant(0), tf.constant(1));
    Operand<TFloat64> before =
        tf.pad(
            tf.math.cumsum(weights, tf.constant(0)),
            tf.constant(new int[][] {{1, 0}}),
            f.number(0));
    Operand<TInt32> start = tf.lowerBound(keys, frame.rowStart(f, of));
    return f.minus(
        RowGather.elements(tf, before, row(tf, last)),
        RowGather.elements(tf, before, row(tf, start)));
  }

  /** (t) → coefficients of a constant, (t, nodes). */
  private static Operand<TFloat64> constantPart(RowMath<TFloat64> f, Operand<TFloat64> x) {
    Ops tf = f.tf();
    return tf.pad(
        f.asColumns(x), tf.constant(new int[][] {{0, 0}, {0, Cells.NODES - 1}}), f.number(0));
  }

  private static Operand<TFloat64> padded(
      RowMath<TFloat64> f, Operand<TFloat64> x, int axis, int before, int after, double with) {
    int[][] sizes = new int[2][2];
    sizes[axis] = new int[] {before, after};
    return f.tf().pad(x, f.tf().constant(sizes), f.number(with));
  }

  private static Operand<TFloat64> flat(Ops tf, Operand<TFloat64> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  private static Operand<TFloat64> column(Ops tf, Operand<TFloat64> x) {
    return tf.reshape(x, tf.constant(new int[] {-1, 1}));
  }

  private static Operand<TInt32> row(Ops tf, Operand<TInt32> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }
}
