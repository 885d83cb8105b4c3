// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.comparison;

import org.softtf.ops.comparison.CloseOption;
import org.softtf.ops.comparison.ComparisonOps;
import org.softtf.ops.internal.settings.Binary;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link ComparisonOps} does. */
public non-sealed interface ComparisonOperators extends ComparisonOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> greater(Operand<T> x, Operand<T> y) {
    return settings().run("greater", x, y, SoftComparison::greater);
  }

  @Override
  default <T extends TFloating> Operand<T> greater(Operand<T> x, double y) {
    return run("greater", x, y, SoftComparison::greater);
  }

  @Override
  default <T extends TFloating> Operand<T> greaterEqual(Operand<T> x, Operand<T> y) {
    return settings().run("greater_equal", x, y, SoftComparison::greaterEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> greaterEqual(Operand<T> x, double y) {
    return run("greater_equal", x, y, SoftComparison::greaterEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> less(Operand<T> x, Operand<T> y) {
    return settings().run("less", x, y, SoftComparison::less);
  }

  @Override
  default <T extends TFloating> Operand<T> less(Operand<T> x, double y) {
    return run("less", x, y, SoftComparison::less);
  }

  @Override
  default <T extends TFloating> Operand<T> lessEqual(Operand<T> x, Operand<T> y) {
    return settings().run("less_equal", x, y, SoftComparison::lessEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> lessEqual(Operand<T> x, double y) {
    return run("less_equal", x, y, SoftComparison::lessEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> equal(Operand<T> x, Operand<T> y) {
    return settings().run("equal", x, y, SoftComparison::equal);
  }

  @Override
  default <T extends TFloating> Operand<T> equal(Operand<T> x, double y) {
    return run("equal", x, y, SoftComparison::equal);
  }

  @Override
  default <T extends TFloating> Operand<T> notEqual(Operand<T> x, Operand<T> y) {
    return settings().run("not_equal", x, y, SoftComparison::notEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> notEqual(Operand<T> x, double y) {
    return run("not_equal", x, y, SoftComparison::notEqual);
  }

  @Override
  default <T extends TFloating> Operand<T> isClose(
      Operand<T> x, Operand<T> y, CloseOption.OfIsClose... options) {
    return settings().run("isclose", x, y, closeness(options));
  }

  @Override
  default <T extends TFloating> Operand<T> isClose(
      Operand<T> x, double y, CloseOption.OfIsClose... options) {
    return run("isclose", x, y, closeness(options));
  }

  private <T extends TFloating> Binary<T> closeness(CloseOption... options) {
    GivenOptions given = GivenOptions.read(settings().written("isclose"), (Object[]) options);
    double relative = given.number(Kind.RELATIVE_TOLERANCE, SoftComparison.RELATIVE_TOLERANCE);
    double absolute = given.number(Kind.ABSOLUTE_TOLERANCE, SoftComparison.ABSOLUTE_TOLERANCE);
    return (s, a, b) -> SoftComparison.isClose(s, a, b, relative, absolute);
  }

  /** Compares with a number, in the type that is computed in. */
  private <T extends TFloating> Operand<T> run(
      String operator, Operand<T> x, double y, Binary<T> comparison) {
    Ops tf = settings().tf();
    Operand<T> value = Inputs.floating(tf, x, settings().written(operator) + ": x");
    Operand<T> number = tf.constant(value.type(), y);
    return settings().run(operator, x.type(), s -> comparison.build(s, value, number));
  }
}
