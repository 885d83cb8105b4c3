// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.safemath;

import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.safemath.SafeMathOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Elementary functions with a finite value and a finite gradient for every finite number, where the
 * plain ones give ∞ or NaN.
 *
 * <p>They have no mode and no softness. Inside their domain they and all their derivatives are the
 * plain ones. NaN gives NaN. A result that is too large for the type is ∞, as elsewhere.
 */
public sealed interface SafeMathOps permits SoftOps, SafeMathOperators {
  /**
   * Safe square root.
   *
   * <p>√x for x &gt; 0, else 0 with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ∞ gives ∞. Python name {@code sqrt}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> sqrt(Operand<T> x);

  /**
   * Safe natural logarithm.
   *
   * <p>log x for x &gt; 0, else 0 with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ∞ gives ∞. Python name {@code log}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> log(Operand<T> x);

  /**
   * Safe arcsine.
   *
   * <p>arcsin x for −1 &lt; x &lt; 1, else ±π/2 with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ±∞ give ±π/2. Python name {@code arcsin}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return values in [−π/2, π/2], of the shape of x
   */
  <T extends TFloating> Operand<T> arcsin(Operand<T> x);

  /**
   * Safe arccosine.
   *
   * <p>arccos x for −1 &lt; x &lt; 1, else 0 (x ≥ 1) or π (x ≤ −1) with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ∞ gives 0, −∞ gives π. Python name {@code arccos}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return values in [0, π], of the shape of x
   */
  <T extends TFloating> Operand<T> arccos(Operand<T> x);

  /**
   * Safe quotient.
   *
   * <p>x/y where y ≠ 0, else 0 with gradient 0 for both.
   *
   * <p>Shapes: the operands broadcast. Where y = 0 the value is 0 even for x = NaN or ±∞. Python
   * name {@code div}.
   *
   * @param x the numerator
   * @param y the denominator
   * @param <T> any floating type
   * @return the shape that the operands broadcast to
   */
  <T extends TFloating> Operand<T> div(Operand<T> x, Operand<T> y);

  /**
   * Safe Euclidean norm.
   *
   * <p>√(Σ x²), with gradient x/norm, and 0 where all are 0. Squares neither overflow nor vanish.
   *
   * <p>Shapes {@code (…, n, …) → (…, …)}, with kept dimensions {@code (…, 1, …)}; without an axis
   * all elements count, and the result is a scalar. ±∞ give ∞. Python name {@code norm}.
   *
   * @param x any numbers
   * @param options {@link NormOption#axis axis}, {@link NormOption#flatten flatten}, {@link
   *     NormOption#keepDims() keepDims}
   * @param <T> any floating type
   * @return values of at least 0
   */
  <T extends TFloating> Operand<T> norm(Operand<T> x, NormOption.OfNorm... options);
}
