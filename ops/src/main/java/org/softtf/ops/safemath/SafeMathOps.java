package org.softtf.ops.safemath;

import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.safemath.SafeFunction;
import org.softtf.ops.internal.safemath.SafeNorm;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Elementary functions with a finite value and a finite gradient for every finite number, where the
 * plain ones give ∞ or NaN.
 *
 * <p>They have no mode and no softness. Inside their domain they and all their derivatives are the
 * plain ones. NaN gives NaN. A result that is too large for the type is ∞, as elsewhere.
 */
public interface SafeMathOps extends SettingsView {
  /**
   * Safe square root.
   *
   * <p>√x for x &gt; 0, else 0 with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ∞ gives ∞. Python name {@code sqrt}.
   *
   * @param x any numbers
   * @param <T> float32 or float64
   * @return the shape of x
   */
  default <T extends TFloating> Operand<T> sqrt(Operand<T> x) {
    return settings().run("sqrt", x, (s, value) -> SafeFunction.SQRT.of(s.tf(), value));
  }

  /**
   * Safe natural logarithm.
   *
   * <p>log x for x &gt; 0, else 0 with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ∞ gives ∞. Python name {@code log}.
   *
   * @param x any numbers
   * @param <T> float32 or float64
   * @return the shape of x
   */
  default <T extends TFloating> Operand<T> log(Operand<T> x) {
    return settings().run("log", x, (s, value) -> SafeFunction.LOG.of(s.tf(), value));
  }

  /**
   * Safe arcsine.
   *
   * <p>arcsin x for −1 &lt; x &lt; 1, else ±π/2 with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ±∞ give ±π/2. Python name {@code arcsin}.
   *
   * @param x any numbers
   * @param <T> float32 or float64
   * @return values in [−π/2, π/2], of the shape of x
   */
  default <T extends TFloating> Operand<T> arcsin(Operand<T> x) {
    return settings().run("arcsin", x, (s, value) -> SafeFunction.ARCSIN.of(s.tf(), value));
  }

  /**
   * Safe arccosine.
   *
   * <p>arccos x for −1 &lt; x &lt; 1, else 0 (x ≥ 1) or π (x ≤ −1) with gradient 0.
   *
   * <p>Shapes {@code (…) → (…)}. ∞ gives 0, −∞ gives π. Python name {@code arccos}.
   *
   * @param x any numbers
   * @param <T> float32 or float64
   * @return values in [0, π], of the shape of x
   */
  default <T extends TFloating> Operand<T> arccos(Operand<T> x) {
    return settings().run("arccos", x, (s, value) -> SafeFunction.ARCCOS.of(s.tf(), value));
  }

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
   * @param <T> float32 or float64
   * @return the shape that the operands broadcast to
   */
  default <T extends TFloating> Operand<T> div(Operand<T> x, Operand<T> y) {
    return settings().run("div", x, y, (s, a, b) -> s.tf().math.divNoNan(a, b));
  }

  /**
   * Safe Euclidean norm along an axis.
   *
   * <p>√(Σ x²), with gradient x/norm, and 0 where all are 0. Squares neither overflow nor vanish.
   *
   * <p>Shapes {@code (…, n, …) → (…, …)}. ±∞ give ∞. Python name {@code norm}.
   *
   * @param x any numbers
   * @param axis the axis, negative from the last
   * @param <T> float32 or float64
   * @return values of at least 0
   */
  default <T extends TFloating> Operand<T> norm(Operand<T> x, int axis) {
    return norm(x, axis, false);
  }

  /**
   * As {@link #norm(Operand, int)}, with the choice to keep the axis.
   *
   * @param x any numbers
   * @param axis the axis, negative from the last
   * @param keepDimensions whether the axis stays, with length 1
   * @param <T> float32 or float64
   * @return values of at least 0
   */
  default <T extends TFloating> Operand<T> norm(Operand<T> x, int axis, boolean keepDimensions) {
    int normal = Axes.normalize(axis, x.shape());
    return settings()
        .run("norm", x, (s, value) -> SafeNorm.of(s.tf(), value, normal, keepDimensions));
  }

  /**
   * As {@link #norm(Operand, int)} over all elements.
   *
   * @param x any numbers
   * @param <T> float32 or float64
   * @return a scalar of at least 0
   */
  default <T extends TFloating> Operand<T> norm(Operand<T> x) {
    Ops tf = settings().tf();
    Operand<T> value = Inputs.floating(tf, x, "norm: x");
    return norm(tf.reshape(value, tf.constant(new int[] {-1})), 0);
  }
}
