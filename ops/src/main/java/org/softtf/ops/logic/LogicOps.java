package org.softtf.ops.logic;

import org.softtf.ops.internal.logic.Conjunction;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Logic of soft booleans: values in [0, 1], 0 for false and 1 for true.
 *
 * <p>These operators have no mode and no softness: they are exact for 0 and 1, and smooth between,
 * with derivatives of every order. Values outside [0, 1] are not refused; the formulas go on. NaN
 * gives NaN. Source of all: Paulus et al., arXiv 2603.08824.
 *
 * <p>With {@link LogicOption#geometricMean()} a product of n values is replaced by
 * exp(mean(log(max(x, 1e-10)))): larger than the product, so that gradients do not vanish for many
 * values; a false value counts 1e-10.
 */
public interface LogicOps extends SettingsView {
  /**
   * Soft "not x".
   *
   * <p>1 − x.
   *
   * <p>Shapes {@code (…) → (…)}. Python name {@code logical_not}.
   *
   * @param x values in [0, 1]
   * @param <T> float32 or float64
   * @return values in [0, 1], of the shape of x
   */
  default <T extends TFloating> Operand<T> logicalNot(Operand<T> x) {
    return settings().run("logical_not", x, (s, value) -> Conjunction.not(s.tf(), value));
  }

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
   * @param <T> float32 or float64
   * @return values in [0, 1]
   */
  default <T extends TFloating> Operand<T> logicalAnd(
      Operand<T> x, Operand<T> y, LogicOption... options) {
    Conjunction and = Conjunction.with(options);
    return settings().run("logical_and", x, y, (s, a, b) -> and.of(s.tf(), a, b));
  }

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
   * @param <T> float32 or float64
   * @return values in [0, 1]
   */
  default <T extends TFloating> Operand<T> logicalOr(
      Operand<T> x, Operand<T> y, LogicOption... options) {
    Conjunction and = Conjunction.with(options);
    return settings().run("logical_or", x, y, (s, a, b) -> and.or(s.tf(), a, b));
  }

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
   * @param <T> float32 or float64
   * @return values in [0, 1]
   */
  default <T extends TFloating> Operand<T> logicalXor(
      Operand<T> x, Operand<T> y, LogicOption... options) {
    Conjunction and = Conjunction.with(options);
    return settings().run("logical_xor", x, y, (s, a, b) -> and.xor(s.tf(), a, b));
  }

  /**
   * Soft "all are true" along an axis.
   *
   * <p>The product, or the geometric mean. Where the length of the axis is not known when the graph
   * is built, the product has a first derivative only.
   *
   * <p>Shapes {@code (…, n, …) → (…, …)}. Python name {@code all}.
   *
   * @param x values in [0, 1]
   * @param axis the axis, negative from the last
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> float32 or float64
   * @return values in [0, 1]
   */
  default <T extends TFloating> Operand<T> all(Operand<T> x, int axis, LogicOption... options) {
    int normal = Axes.normalize(axis, x.shape());
    Conjunction and = Conjunction.with(options);
    return settings().run("all", x, (s, value) -> and.along(s.tf(), value, normal));
  }

  /**
   * As {@link #all(Operand, int, LogicOption...)} over all elements.
   *
   * @param x values in [0, 1]
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> float32 or float64
   * @return a scalar in [0, 1]
   */
  default <T extends TFloating> Operand<T> all(Operand<T> x, LogicOption... options) {
    return all(flat(settings(), x), 0, options);
  }

  /**
   * Soft "any is true" along an axis.
   *
   * <p>1 − all(1 − x), with the remarks of {@link #all(Operand, int, LogicOption...)}.
   *
   * <p>Shapes {@code (…, n, …) → (…, …)}. Python name {@code any}.
   *
   * @param x values in [0, 1]
   * @param axis the axis, negative from the last
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> float32 or float64
   * @return values in [0, 1]
   */
  default <T extends TFloating> Operand<T> any(Operand<T> x, int axis, LogicOption... options) {
    int normal = Axes.normalize(axis, x.shape());
    Conjunction and = Conjunction.with(options);
    return settings()
        .run(
            "any",
            x,
            (s, value) ->
                Conjunction.not(s.tf(), and.along(s.tf(), Conjunction.not(s.tf(), value), normal)));
  }

  /**
   * As {@link #any(Operand, int, LogicOption...)} over all elements.
   *
   * @param x values in [0, 1]
   * @param options {@link LogicOption#geometricMean()}
   * @param <T> float32 or float64
   * @return a scalar in [0, 1]
   */
  default <T extends TFloating> Operand<T> any(Operand<T> x, LogicOption... options) {
    return any(flat(settings(), x), 0, options);
  }

  private static <T extends TFloating> Operand<T> flat(Settings settings, Operand<T> x) {
    return settings.tf().reshape(x, settings.tf().constant(new int[] {-1}));
  }
}
