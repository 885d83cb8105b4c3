// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.RequiredShape;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.selection.SelectionOperators;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.random.Seed;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Equal;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Elements along an axis, drawn. */
public final class Choice {
  private Choice() {}

  /**
   * Draws elements.
   *
   * @param given the elements
   * @param p weights of the elements; null for equal ones
   */
  public static <T extends TFloating> Operand<T> of(
      Settings s, Operand<T> given, @Nullable Operand<T> p, Seed seed, RandomOptions options) {
    Ops tf = s.tf();
    String operator = options.operator();
    int rank = Shapes.requireRank(operator, "a", given);
    int axis = Axes.normalize(operator, options.axis(0), rank);
    long[] draws = options.draws(0);
    boolean replace = options.replace();
    Operand<T> logits = logits(tf, given, axis, p, draws, options);
    Operand<T> a = p == null ? given : fitting(tf, operator, given, axis, p);
    // exact draws by a gather: products with one-hot rows would make NaN of ±∞
    if (s.mode() == Mode.HARD) {
      Shapes.requireFew(operator, draws, logits.shape());
      return tf.gather(a, Draws.positions(tf, logits, draws, replace, seed), tf.constant(axis));
    }
    Operand<T> drawn =
        replace
            ? Draws.independent(s, logits, 0, draws, null, seed, options)
            : Draws.distinct(s, logits, 0, draws, seed, options);
    SelectionOperators selection = () -> s;
    SelectionOption.Axis along = SelectionOption.axis(axis);
    if (draws.length == 1) {
      return selection.take(a, drawn, along);
    }
    Operand<TInt32> rows =
        tf.concat(
            List.of(Shapes.constant(tf, Shapes.product(draws)), Axes.sizeAsVector(tf, a, axis)),
            tf.constant(0));
    return Shapes.split(tf, selection.take(a, tf.reshape(drawn, rows), along), axis, draws);
  }

  private static <T extends TFloating> Operand<T> logits(
      Ops tf, Operand<T> a, int axis, @Nullable Operand<T> p, long[] draws, RandomOptions options) {
    String operator = options.operator();
    long n = a.shape().get(axis);
    if (n == 0) {
      throw new IllegalArgumentException(
          operator + ": a must have at least one element to choose, got shape " + a.shape());
    }
    int needed = options.replace() ? 1 : Draws.requireCount(operator, draws, n);
    if (p == null) {
      // equal weights need the check too where it cannot be made now
      Operand<T> ones = tf.fill(Axes.sizeAsVector(tf, a, axis), tf.constant(a.type(), 1.0));
      return n >= 0 ? tf.zerosLike(ones) : Logits.ofWeights(tf, operator, ones, 0, needed);
    }
    if (!p.shape().isCompatibleWith(Shape.of(n))) {
      throw new IllegalArgumentException(
          operator + ": p must have the shape [" + n + "] of the axis of a, got " + p.shape());
    }
    boolean open = p.shape().isUnknown() || (n >= 0 && !p.shape().equals(Shape.of(n)));
    Operand<T> weights = open ? DeclaredShape.require(tf, p, Shape.of(n), "shape_must_fit_a") : p;
    return Logits.ofWeights(tf, operator, weights, 0, needed);
  }

  /**
   * Returns a, which fails when the graph runs if the weights are of another number of elements.
   */
  private static <T extends TFloating> Operand<T> fitting(
      Ops tf, String operator, Operand<T> given, int axis, Operand<T> p) {
    Operand<T> a =
        new RequiredShape(tf, operator, given.shape(), axis).alongAxis("p", p).narrowed(given);
    if (a.shape().get(axis) >= 0) {
      return a;
    }
    Operand<TInt32> weights = tf.shape(p);
    Operand<TInt32> wanted = Axes.sizeAsVector(tf, a, axis);
    return Logits.require(
        tf,
        tf.math.equal(weights, wanted, Equal.incompatibleShapeError(false)),
        a,
        operator + ": p must have the shape of the axis of a; its shape, that:",
        weights,
        wanted);
  }
}
