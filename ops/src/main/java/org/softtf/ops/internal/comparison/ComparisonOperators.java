package org.softtf.ops.internal.comparison;

import org.softtf.ops.comparison.CloseOption;
import org.softtf.ops.comparison.ComparisonOps;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** What {@link ComparisonOps} does. */
public non-sealed interface ComparisonOperators extends ComparisonOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> greater(Operand<T> x, Operand<T> y) {
    return settings().run("greater", x, y, SoftComparison::greater);
  }

  @Override
  default <T extends TFloating> Operand<T> greater(Operand<T> x, double y) {
    return greater(x, number("greater", y, x));
  }

  @Override
  default <T extends TFloating> Operand<T> greaterEqual(Operand<T> x, Operand<T> y) {
    return settings().run("greater_equal", x, y, SoftComparison::greaterEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> greaterEqual(Operand<T> x, double y) {
    return greaterEqual(x, number("greater_equal", y, x));
  }

  @Override
  default <T extends TFloating> Operand<T> less(Operand<T> x, Operand<T> y) {
    return settings().run("less", x, y, (s, a, b) -> SoftComparison.greater(s, b, a));
  }

  @Override
  default <T extends TFloating> Operand<T> less(Operand<T> x, double y) {
    return less(x, number("less", y, x));
  }

  @Override
  default <T extends TFloating> Operand<T> lessEqual(Operand<T> x, Operand<T> y) {
    return settings().run("less_equal", x, y, (s, a, b) -> SoftComparison.greaterEqual(s, b, a));
  }

  @Override
  default <T extends TFloating> Operand<T> lessEqual(Operand<T> x, double y) {
    return lessEqual(x, number("less_equal", y, x));
  }

  @Override
  default <T extends TFloating> Operand<T> equal(Operand<T> x, Operand<T> y) {
    return settings().run("equal", x, y, SoftComparison::equal);
  }

  @Override
  default <T extends TFloating> Operand<T> equal(Operand<T> x, double y) {
    return equal(x, number("equal", y, x));
  }

  @Override
  default <T extends TFloating> Operand<T> notEqual(Operand<T> x, Operand<T> y) {
    return settings().run("not_equal", x, y, SoftComparison::notEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> notEqual(Operand<T> x, double y) {
    return notEqual(x, number("not_equal", y, x));
  }

  @Override
  default <T extends TFloating> Operand<T> isClose(
      Operand<T> x, Operand<T> y, CloseOption.OfIsClose... options) {
    GivenOptions given = GivenOptions.read(settings().written("isclose"), (Object[]) options);
    double relative = given.number(Kind.RELATIVE_TOLERANCE, SoftComparison.RELATIVE_TOLERANCE);
    double absolute = given.number(Kind.ABSOLUTE_TOLERANCE, SoftComparison.ABSOLUTE_TOLERANCE);
    return settings()
        .run("isclose", x, y, (s, a, b) -> SoftComparison.isClose(s, a, b, relative, absolute));
  }

  @Override
  default <T extends TFloating> Operand<T> isClose(
      Operand<T> x, double y, CloseOption.OfIsClose... options) {
    return isClose(x, number("isclose", y, x), options);
  }

  private <T extends TFloating> Operand<T> number(String operator, double y, Operand<T> x) {
    return Inputs.number(settings().tf(), y, x, settings().written(operator) + ": x");
  }
}
