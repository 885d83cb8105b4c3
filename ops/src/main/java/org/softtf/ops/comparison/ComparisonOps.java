// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.comparison;

import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.comparison.ComparisonOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Comparisons of numbers, with results between 0 (false) and 1 (true) in the type of the operands.
 *
 * <p>S is the step of {@link org.softtf.ops.elementwise.ElementwiseOps}, ε = 1e-10, and d is the
 * soft absolute value of x − y in the same mode and softness. Operands broadcast; a number stands
 * for a constant. Results are as smooth as their mode, with first and second derivatives, and with
 * respect to the softness too. Softness has the units of the operands.
 *
 * <p>NaN gives NaN. In the hard mode a comparison with NaN is 0, and 1 for {@code notEqual}, as
 * IEEE 754 says. An infinite operand is far from a finite one; two equal infinities have no
 * difference and give NaN. In the hard mode both have the exact answer. Straight-through values are
 * always those of the hard mode.
 */
public sealed interface ComparisonOps permits SoftOps, ComparisonOperators {
  /**
   * Soft x &gt; y.
   *
   * <p>S((x − y − ε)/softness); hard: 1 where x &gt; y, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>As smooth as its mode; tends to the hard comparison as softness → 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code greater}, {@code greater_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> greater(Operand<T> x, Operand<T> y);

  /**
   * As {@link #greater(Operand, Operand)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> greater(Operand<T> x, double y);

  /**
   * Soft x ≥ y.
   *
   * <p>S((x − y + ε)/softness); hard: 1 where x ≥ y, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>As smooth as its mode; tends to the hard comparison as softness → 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code greater_equal}, {@code
   * greater_equal_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> greaterEqual(Operand<T> x, Operand<T> y);

  /**
   * As {@link #greaterEqual(Operand, Operand)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> greaterEqual(Operand<T> x, double y);

  /**
   * Soft x &lt; y.
   *
   * <p>S((y − x − ε)/softness); hard: 1 where x &lt; y, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>As smooth as its mode; tends to the hard comparison as softness → 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code less}, {@code less_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> less(Operand<T> x, Operand<T> y);

  /**
   * As {@link #less(Operand, Operand)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> less(Operand<T> x, double y);

  /**
   * Soft x ≤ y.
   *
   * <p>S((y − x + ε)/softness); hard: 1 where x ≤ y, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>As smooth as its mode; tends to the hard comparison as softness → 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code less_equal}, {@code
   * less_equal_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return values in [0, 1]
   */
  <T extends TFloating> Operand<T> lessEqual(Operand<T> x, Operand<T> y);

  /**
   * As {@link #lessEqual(Operand, Operand)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> lessEqual(Operand<T> x, double y);

  /**
   * Soft x = y.
   *
   * <p>2·S((ε − d)/softness); hard: 1 where x = y, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>As smooth as its mode; tends to the hard comparison as softness → 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code equal}, {@code equal_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return values from 0 to 1 + ε/softness; the excess comes from the shift ε
   */
  <T extends TFloating> Operand<T> equal(Operand<T> x, Operand<T> y);

  /**
   * As {@link #equal(Operand, Operand)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> equal(Operand<T> x, double y);

  /**
   * Soft x ≠ y.
   *
   * <p>2·S((d − ε)/softness) − 1; hard: 1 where x ≠ y, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>As smooth as its mode; tends to the hard comparison as softness → 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code not_equal}, {@code
   * not_equal_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return values from −ε/softness to 1; what is below 0 comes from the shift ε
   */
  <T extends TFloating> Operand<T> notEqual(Operand<T> x, Operand<T> y);

  /**
   * As {@link #notEqual(Operand, Operand)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> notEqual(Operand<T> x, double y);

  /**
   * Soft "x is close to y".
   *
   * <p>2·S((absolute + relative·|y| + ε − d)/softness) with the soft |y|; hard: 1 where |x − y| ≤
   * absolute + relative·|y|, else 0.
   *
   * <p>Shapes: the operands broadcast.
   *
   * <p>Defaults: relative tolerance 1e-5, absolute tolerance 1e-8. As smooth as its mode. Well
   * within the tolerances the value exceeds 1 and tends to 2 as softness → 0, because it is 1 at
   * the distance where the hard comparison turns.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code isclose}, {@code isclose_st}.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param options {@link CloseOption#relativeTolerance}, {@link CloseOption#absoluteTolerance}
   * @param <T> any floating type
   * @return values in [0, 2]
   */
  <T extends TFloating> Operand<T> isClose(
      Operand<T> x, Operand<T> y, CloseOption.OfIsClose... options);

  /**
   * As {@link #isClose(Operand, Operand, CloseOption.OfIsClose...)} with a constant.
   *
   * @param x any numbers
   * @param y what they are compared with
   * @param options {@link CloseOption#relativeTolerance}, {@link CloseOption#absoluteTolerance}
   * @param <T> any floating type
   * @return values in [0, 2]
   */
  <T extends TFloating> Operand<T> isClose(
      Operand<T> x, double y, CloseOption.OfIsClose... options);
}
