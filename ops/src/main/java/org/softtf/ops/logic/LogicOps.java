// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.logic;

import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.logic.LogicOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Logic of soft booleans: values in [0, 1], 0 for false and 1 for true.
 *
 * <p>These operators have no mode and no softness: they are exact for 0 and 1, and smooth between,
 * with derivatives of every order ({@link #all} and {@link #any} name an exception). Values outside
 * [0, 1] are not refused; the formulas go on. NaN gives NaN. Source of all: Paulus et al., arXiv
 * 2603.08824.
 *
 * <p>With {@link LogicOption#geometricMean()} a product of n values is replaced by
 * exp(mean(log(max(x, 1e-10)))): larger than the product, so that gradients do not vanish for many
 * values; a false value counts 1e-10.
 */
public sealed interface LogicOps permits SoftOps, LogicOperators {
  /**
   * Soft "not x".
   *
   * <p>1 − x.
   *
   * <p>Shapes {@code (…) → (…)}. Python name {@code logical_not}.
   *
   * @param x values in [0, 1]
   * @param <T> any floating type
   * @return values in [0, 1], of the shape of x
   */
  <T extends TFloating> Operand<T> logicalNot(Operand<T> x);

  /**
   * Soft "x and y".
   *
   * <p>x·y, or the geometric mean of the two.
   *
   * <p>Shapes: the operands broadcast. Python name {@code logical_and}.
   *
   * @param x values in [0, 1]
   * @param y values in [0, 1]
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> logicalAnd(
      Operand<T> x, Operand<T> y, LogicOption.OfLogicalAnd... options);

  /**
   * Soft "x or y".
   *
   * <p>1 − (1 − x)·(1 − y), or with the geometric mean in place of the product.
   *
   * <p>Shapes: the operands broadcast. Python name {@code logical_or}.
   *
   * @param x values in [0, 1]
   * @param y values in [0, 1]
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> logicalOr(
      Operand<T> x, Operand<T> y, LogicOption.OfLogicalAnd... options);

  /**
   * Soft "either x or y".
   *
   * <p>(x and not y) or (not x and y).
   *
   * <p>Shapes: the operands broadcast. Python name {@code logical_xor}.
   *
   * @param x values in [0, 1]
   * @param y values in [0, 1]
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> logicalXor(
      Operand<T> x, Operand<T> y, LogicOption.OfLogicalXor... options);

  /**
   * Soft "all are true".
   *
   * <p>The product, or the geometric mean. Where the length of the axis is not known when the graph
   * is built, the product has a first derivative only. All of nothing is true, 1, and any of
   * nothing false, 0.
   *
   * <p>Shapes {@code (…, n, …) → (…, …)}, along the last axis if no option says otherwise; with
   * {@code flatten} all elements count, and the result is a scalar. Python name {@code all}.
   *
   * @param x values in [0, 1]
   * @param options {@link LogicOption#axis axis}, {@link LogicOption#flatten flatten}, {@link
   *     LogicOption#geometricMean() geometricMean}
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> all(Operand<T> x, LogicOption.OfAll... options);

  /**
   * Soft "any is true".
   *
   * <p>1 − all(1 − x), with the remarks and the shapes of {@link #all}. Python name {@code any}.
   *
   * @param x values in [0, 1]
   * @param options {@link LogicOption#axis axis}, {@link LogicOption#flatten flatten}, {@link
   *     LogicOption#geometricMean() geometricMean}
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> any(Operand<T> x, LogicOption.OfAll... options);
}
