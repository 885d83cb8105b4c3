// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.array.Layout.Place;
import org.softtf.ops.internal.array.Layout.Size;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.math.Mixture;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.NumberRange;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.RunCheck;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** One use of an array-valued operator: from x and options to the method's rows, and back. */
public final class ArrayCall<T extends TFloating> {
  private final ArrayOperator operator;
  private final Settings settings;
  private final ArrayOptions options;
  private final SortingMethod method;
  private final Layout<T> layout;
  private final Operand<T> matrix;
  private final RowMath<T> f;
  private final @Nullable Presence presence;
  private final Present<T> present;

  ArrayCall(
      ArrayOperator operator,
      Settings settings,
      Operand<T> x,
      ArrayOptions options,
      SortingMethod method) {
    this.operator = operator;
    this.settings = settings;
    this.options = options;
    this.method = method;
    Ops tf = settings.tf();
    MaskedRows<T> rows = MaskedRows.of(tf, name(), x, options, options.required(tf, name(), x));
    this.layout = rows.layout();
    this.matrix = rows.matrix();
    this.presence = rows.presence();
    this.present = rows.present();
    if (method.needsKnownLength() && layout.length() < 0) {
      throw Methods.unknownLength(name(), settings, operator.needsProbabilities(), x.shape());
    }
    this.f = new RowMath<>(tf, x.type());
  }

  /** The operator's name in an error. */
  private String name() {
    return settings.written(operator.pythonName());
  }

  private MethodInput<T> rows(Operand<T> x) {
    return new MethodInput<>(settings, x, presence, options.variance(), options.gatedGradient());
  }

  public Operand<T> argmax() {
    return one(matrix);
  }

  public Operand<T> argmin() {
    return one(f.negative(matrix));
  }

  public Operand<T> max() {
    return layout.values(greatest(matrix), Size.of(1), single());
  }

  public Operand<T> min() {
    return layout.values(f.negative(greatest(f.negative(matrix))), Size.of(1), single());
  }

  private Operand<T> one(Operand<T> x) {
    Operand<T> given = probabilities(rows(x), new OrderStatistics.Greatest());
    return layout.indices(finished(given, true), Size.of(1), single());
  }

  private Operand<T> greatest(Operand<T> x) {
    return present.first(method.values(rows(x), new OrderStatistics.Greatest()));
  }

  private Place single() {
    return options.keepDimensions() ? Place.KEPT : Place.DROPPED;
  }

  public Operand<T> argsort() {
    OrderStatistics wanted = new OrderStatistics.All(options.descending(false));
    Operand<T> given = probabilities(rows(matrix), wanted);
    return layout.indices(finished(given, true), length(), Place.AXIS);
  }

  public Operand<T> sort() {
    OrderStatistics wanted = new OrderStatistics.All(options.descending(false));
    Operand<T> values = present.first(method.values(rows(matrix), wanted));
    return layout.values(values, length(), Place.AXIS);
  }

  public Operand<T> rank() {
    Operand<T> ranks = present.elements(method.ranks(rows(matrix), options.descending(true)));
    return layout.values(ranks, length(), Place.AXIS);
  }

  private Size length() {
    return layout.length() >= 0 ? Size.of(layout.length()) : Size.of(rows(matrix).length());
  }

  /** Values, then indices where the method has them. */
  public List<Operand<T>> topK(int k) {
    MethodInput<T> rows = rows(withAtLeast(k));
    OrderStatistics wanted = new OrderStatistics.Top(k);
    List<Operand<T>> results = new ArrayList<>();
    if (!method.hasProbabilitiesOfTop()) {
      Operand<T> values = present.first(method.values(rows, wanted));
      results.add(layout.values(values, Size.of(k), Place.AXIS));
      return results;
    }
    Operand<T> given = probabilities(rows, wanted);
    Operand<T> probabilities = givesLogarithms() ? f.exp(given) : given;
    Operand<T> values = present.first(method.values(rows, wanted, probabilities));
    results.add(layout.values(values, Size.of(k), Place.AXIS));
    // TensorFlow loses a gradient where one of several outputs feeds another, so they must not
    results.add(
        settings.tf().identity(layout.indices(finished(given, true), Size.of(k), Place.AXIS)));
    return results;
  }

  private Operand<T> withAtLeast(int k) {
    long n = layout.length();
    if (k < 1 || (n >= 0 && k > n)) {
      throw new IllegalArgumentException(
          name() + ": k must be in [1, " + (n >= 0 ? n : "n") + "], got " + k);
    }
    if (n >= 0) {
      return matrix;
    }
    Ops tf = settings.tf();
    Operand<TInt32> length = rows(matrix).length();
    return RunCheck.require(
        tf,
        tf.math.greaterEqual(length, tf.constant(k)),
        matrix,
        name() + ": k must be at most n; k, n:",
        tf.constant(k),
        length);
  }

  /** The quantiles, or their soft indices if the operator needs probabilities. */
  public Operand<T> quantile(Quantiles q) {
    Quantiles.Pair<T> pair =
        q.pairs(
            f,
            layout.length(),
            rows(matrix).count(),
            presence != null,
            options.interpolation(operator.interpolation()));
    OrderStatistics wanted = positions(q, pair);
    if (operator.needsProbabilities()) {
      Operand<T> given = probabilities(rows(matrix), wanted);
      Operand<T> both = givesLogarithms() ? present.finite(given) : given;
      return layout.indices(finished(mixed(pair, both), false), count(q), place(q));
    }
    Operand<T> values = mixed(pair, method.values(rows(matrix), wanted));
    return layout.values(present.ofRows(values), count(q), place(q));
  }

  private OrderStatistics positions(Quantiles q, Quantiles.Pair<T> pair) {
    Operand<TInt32> upper = pair.upper();
    if (upper == null) {
      Interpolation how = options.interpolation(operator.interpolation());
      boolean between = how == Interpolation.LINEAR || how == Interpolation.MIDPOINT;
      return new OrderStatistics.Positions(
          pair.lower(),
          q.count(),
          between ? OrderStatistics.Next.WEIGHTLESS : OrderStatistics.Next.NONE);
    }
    Ops tf = settings.tf();
    Operand<TInt32> axis = tf.constant(presence == null ? 0 : 1);
    Operand<TInt32> both = tf.concat(List.of(pair.lower(), upper), axis);
    return new OrderStatistics.Positions(
        both, q.count() < 0 ? -1 : 2 * q.count(), OrderStatistics.Next.SECOND_HALF);
  }

  /** (R, 2q) or (R, 2q, n), the lower ones first → (R, q) or (R, q, n). */
  private Operand<T> mixed(Quantiles.Pair<T> pair, Operand<T> both) {
    Operand<T> weight = pair.weight();
    if (weight == null) {
      return withNan(pair, both);
    }
    Ops tf = settings.tf();
    List<Operand<T>> parts = new ArrayList<>(tf.split(tf.constant(1), both, 2L).output());
    Operand<T> shaped = operator.needsProbabilities() ? f.asColumns(weight) : weight;
    return withNan(
        pair,
        givesLogarithms()
            ? Mixture.ofLogarithms(f, parts.get(0), parts.get(1), shaped)
            : Mixture.of(f, parts.get(0), parts.get(1), shaped));
  }

  private Operand<T> withNan(Quantiles.Pair<T> pair, Operand<T> found) {
    Ops tf = settings.tf();
    Operand<TBool> nan = pair.nan();
    if (nan == null) {
      return found;
    }
    Operand<TBool> shaped = operator.needsProbabilities() ? tf.expandDims(nan, f.lastAxis()) : nan;
    return tf.select(shaped, f.number(Double.NaN), found);
  }

  private Size count(Quantiles q) {
    return q.count() >= 0 ? Size.of(q.count()) : Size.of(q.countOperand(settings.tf()));
  }

  private Place place(Quantiles q) {
    if (q.scalar()) {
      return single();
    }
    return options.keepDimensions() ? Place.FIRST_KEPT : Place.FIRST;
  }

  /** Whether the method itself gives logarithms, which is more exact where none of them is −∞. */
  private boolean givesLogarithms() {
    return options.logarithms()
        && options.floor() == Option.NO_FLOOR
        && settings.mode() == Mode.SMOOTH;
  }

  private Operand<T> probabilities(MethodInput<T> rows, OrderStatistics wanted) {
    return method.probabilities(rows, wanted, givesLogarithms());
  }

  /**
   * Takes logarithms if that is asked for and not done.
   *
   * @param first whether row k is that of the k-th element
   */
  private Operand<T> finished(Operand<T> given, boolean first) {
    boolean done = !options.logarithms() || givesLogarithms();
    if (!done && options.floor() != Option.NO_FLOOR) {
      NumberRange.require(name() + ": logProbabilities: floor", given.type(), options.floor(), 1);
    }
    Operand<TBool> cells = present.cells(given, first);
    Operand<T> those = present.within(cells, given, givesLogarithms());
    return done ? those : present.logarithms(cells, those, options.floor());
  }
}
