// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.logic;

import org.softtf.ops.internal.settings.AlongAxis;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.SettingsView;
import org.softtf.ops.logic.LogicOps;
import org.softtf.ops.logic.LogicOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link LogicOps} does. */
public non-sealed interface LogicOperators extends LogicOps, SettingsView {
  /** The axis of a reduction that no option names. */
  Integer LAST = -1;

  @Override
  default <T extends TFloating> Operand<T> logicalNot(Operand<T> x) {
    return settings().run("logical_not", x, (s, value) -> Conjunction.not(s.tf(), value));
  }

  @Override
  default <T extends TFloating> Operand<T> logicalAnd(
      Operand<T> x, Operand<T> y, LogicOption.OfLogicalAnd... options) {
    Conjunction and = Conjunction.with(given("logical_and", options));
    return settings().run("logical_and", x, y, (s, a, b) -> and.of(s.tf(), a, b));
  }

  @Override
  default <T extends TFloating> Operand<T> logicalOr(
      Operand<T> x, Operand<T> y, LogicOption.OfLogicalAnd... options) {
    Conjunction and = Conjunction.with(given("logical_or", options));
    return settings().run("logical_or", x, y, (s, a, b) -> and.or(s.tf(), a, b));
  }

  @Override
  default <T extends TFloating> Operand<T> logicalXor(
      Operand<T> x, Operand<T> y, LogicOption.OfLogicalXor... options) {
    Conjunction and = Conjunction.with(given("logical_xor", options));
    return settings().run("logical_xor", x, y, (s, a, b) -> and.xor(s.tf(), a, b));
  }

  @Override
  default <T extends TFloating> Operand<T> all(Operand<T> x, LogicOption.OfAll... options) {
    return reduced("all", x, options, Conjunction::along);
  }

  @Override
  default <T extends TFloating> Operand<T> any(Operand<T> x, LogicOption.OfAll... options) {
    return reduced("any", x, options, Conjunction::anyAlong);
  }

  /** Takes a conjunction along an axis. */
  @FunctionalInterface
  interface Reduction {
    /** Builds it. */
    <T extends TFloating> Operand<T> of(Conjunction and, Ops tf, Operand<T> x, int axis);
  }

  private <T extends TFloating> Operand<T> reduced(
      String operator, Operand<T> x, LogicOption[] options, Reduction reduction) {
    GivenOptions given = given(operator, options);
    Conjunction and = Conjunction.with(given);
    Ops tf = settings().tf();
    String name = settings().written(operator);
    Operand<T> floating = Inputs.floating(tf, x, name + ": x");
    AlongAxis<T> along = AlongAxis.of(tf, name, floating, given.axis(LAST));
    return settings()
        .run(
            operator,
            x.type(),
            s -> reduction.of(and, s.tf(), DeclaredShape.require(s.tf(), along.x()), along.axis()));
  }

  private GivenOptions given(String operator, LogicOption... options) {
    return GivenOptions.read(settings().written(operator), (Object[]) options);
  }
}
