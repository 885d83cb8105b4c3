// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Sums of compact steps, which are one polynomial of v = (b − a)/5 where |v| < 1: the elements
 * within that reach are a window of the row, whose moments are differences of prefix sums.
 *
 * <p>Moments are kept about the cells of width 1 in a/5 that elements lie in; a window meets three
 * of them. So the numbers that are added stay small, wherever the row lies.
 *
 * @param places a/5, (R, n), stopped
 * @param sums of w·αʲ over the elements before each, with α the place in the cell, (R, n + 1, p)
 * @param mode a compact mode
 */
record CompactTables(Operand<TFloat64> places, Operand<TFloat64> sums, Mode mode)
    implements StepTables {
  private static final Variable<TFloat64> PLACES = Variable.invariant("places", TFloat64.class, 2);
  private static final Variable<TFloat64> SUMS =
      Variable.invariant("prefix sums of moments", TFloat64.class, 3);
  static final List<Variable<?>> VARIABLES = List.of(PLACES, SUMS);

  static CompactTables of(
      RowMath<TFloat64> f, Mode mode, Operand<TFloat64> elements, Operand<TFloat64> weights) {
    Operand<TFloat64> v = f.times(1 / StepDerivatives.HALF_WIDTH, elements);
    Operand<TFloat64> offset = f.minus(v, f.tf().math.floor(f.stop(v)));
    int degree = StepDerivatives.compact(mode, 0).length - 1;
    return new CompactTables(
        f.stop(v), PrefixSums.ofPowers(f, weights, offset, degree).tables(), mode);
  }

  static CompactTables from(State state, Mode mode) {
    return new CompactTables(state.get(PLACES), state.get(SUMS), mode);
  }

  @Override
  public State state() {
    return State.EMPTY.with(PLACES, places).with(SUMS, sums);
  }

  @Override
  public List<Operand<TFloat64>> at(RowMath<TFloat64> f, Operand<TFloat64> points, int... orders) {
    Ops tf = f.tf();
    Operand<TFloat64> v = f.times(1 / StepDerivatives.HALF_WIDTH, points);
    Operand<TFloat64> stopped = f.stop(v);
    Operand<TFloat64> cell = tf.math.floor(stopped);
    Operand<TFloat64> one = f.number(1);
    Operand<TFloat64> beforeWindow = read(tf, tf.upperBound(places, f.minus(stopped, one)));
    Operand<TFloat64> beforeCell = read(tf, tf.lowerBound(places, cell));
    Operand<TFloat64> withCell = read(tf, tf.lowerBound(places, f.plus(cell, one)));
    Operand<TFloat64> withWindow = read(tf, tf.lowerBound(places, f.plus(stopped, one)));
    Operand<TFloat64> moments =
        f.plus(
            f.plus(moved(f, f.minus(beforeCell, beforeWindow), -1), f.minus(withCell, beforeCell)),
            moved(f, f.minus(withWindow, withCell), 1));
    Operand<TFloat64> offset = f.minus(v, cell);
    Operand<TFloat64> powers =
        tf.stack(
            Powers.times(f, Constants.onesLike(tf, offset), offset, size() - 1), Stack.axis(2L));
    List<Operand<TFloat64>> results = new ArrayList<>();
    for (int order : orders) {
      Operand<TFloat64> factors = product(f, powers, expansion(f, order));
      Operand<TFloat64> near = tf.reduceSum(f.times(factors, moments), f.lastAxis());
      results.add(order > 0 ? near : f.plus(near, weight(f, beforeWindow)));
    }
    return results;
  }

  private int size() {
    return StepDerivatives.compact(mode, 0).length;
  }

  private Operand<TFloat64> read(Ops tf, Operand<TInt32> positions) {
    return new RowGather(tf, sums).vectors(sums, size(), positions);
  }

  /** The moments of the power 0. */
  private Operand<TFloat64> weight(RowMath<TFloat64> f, Operand<TFloat64> moments) {
    return f.tf().gather(moments, f.tf().constant(0), f.tf().constant(2));
  }

  /** Moments about another cell: those of α + d. */
  private Operand<TFloat64> moved(RowMath<TFloat64> f, Operand<TFloat64> moments, int d) {
    int p = size();
    double[] matrix = new double[p * p];
    for (int power = 0; power < p; power++) {
      for (int of = 0; of <= power; of++) {
        matrix[of * p + power] = Powers.binomial(power, of) * Math.pow(d, power - of);
      }
    }
    return product(f, moments, Constants.array(f.tf(), TFloat64.class, Shape.of(p, p), matrix));
  }

  /** From the powers of β to what the j-th moment counts with in q(β − α): (−1)ʲ·q⁽ʲ⁾(β)/j!. */
  private Operand<TFloat64> expansion(RowMath<TFloat64> f, int order) {
    int p = size();
    double[] polynomial = StepDerivatives.compact(mode, order);
    double[] matrix = new double[p * p];
    for (int j = 0; j < p; j++) {
      for (int power = j; power < p; power++) {
        matrix[(power - j) * p + j] =
            Math.pow(-1, j) * Powers.binomial(power, j) * polynomial[power];
      }
    }
    return Constants.array(f.tf(), TFloat64.class, Shape.of(p, p), matrix);
  }

  /** (R, m, p) × (p, p), as one matrix: as many small ones it takes many times as long. */
  private Operand<TFloat64> product(
      RowMath<TFloat64> f, Operand<TFloat64> x, Operand<TFloat64> matrix) {
    Ops tf = f.tf();
    Operand<TFloat64> rows = tf.reshape(x, tf.constant(new int[] {-1, size()}));
    return tf.reshape(tf.linalg.matMul(rows, matrix), tf.shape(x));
  }
}
