/**
 * Operators with gradients of their own for TensorFlow Java, and safe ways to build, use and check
 * gradients.
 *
 * <p>{@link org.softtf.gradients.CustomOperator} defines an operator together with its
 * vector-Jacobian product; {@link org.softtf.gradients.SafeGradients} builds gradients with clear
 * errors; {@link org.softtf.gradients.ValueAndGradient} compiles a function and its gradient for
 * eager code; {@link org.softtf.gradients.GradientTape} differentiates what ran eagerly; {@link
 * org.softtf.gradients.GradientCheck} compares gradients with finite differences; {@link
 * org.softtf.gradients.StraightThrough} and {@link org.softtf.gradients.GradientReplacement} give
 * one function's value and another's gradient.
 */
@NullMarked
package org.softtf.gradients;

import org.jspecify.annotations.NullMarked;
