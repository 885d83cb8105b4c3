// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.safemath;

import org.softtf.ops.internal.settings.AlongAxis;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.internal.settings.SettingsView;
import org.softtf.ops.safemath.NormOption;
import org.softtf.ops.safemath.SafeMathOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link SafeMathOps} does. */
public non-sealed interface SafeMathOperators extends SafeMathOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> sqrt(Operand<T> x) {
    return settings().run("sqrt", x, (s, value) -> SafeFunction.SQRT.of(s.tf(), value));
  }

  @Override
  default <T extends TFloating> Operand<T> log(Operand<T> x) {
    return settings().run("log", x, (s, value) -> SafeFunction.LOG.of(s.tf(), value));
  }

  @Override
  default <T extends TFloating> Operand<T> arcsin(Operand<T> x) {
    return settings().run("arcsin", x, (s, value) -> SafeFunction.ARCSIN.of(s.tf(), value));
  }

  @Override
  default <T extends TFloating> Operand<T> arccos(Operand<T> x) {
    return settings().run("arccos", x, (s, value) -> SafeFunction.ARCCOS.of(s.tf(), value));
  }

  @Override
  default <T extends TFloating> Operand<T> div(Operand<T> x, Operand<T> y) {
    return settings().run("div", x, y, (s, a, b) -> s.tf().math.divNoNan(a, b));
  }

  @Override
  default <T extends TFloating> Operand<T> norm(Operand<T> x, NormOption.OfNorm... options) {
    Ops tf = settings().tf();
    String name = settings().written("norm");
    GivenOptions given = GivenOptions.read(name, (Object[]) options);
    boolean keep = given.flag(Kind.KEEP_DIMS, false);
    Integer axis = given.axis(null);
    if (keep && axis == null) {
      throw new IllegalArgumentException(name + ": a dimension can be kept only with an axis");
    }
    AlongAxis<T> along = AlongAxis.of(tf, name, Inputs.floating(tf, x, name + ": x"), axis);
    return settings()
        .run("norm", x.type(), s -> SafeNorm.of(s.tf(), along.x(), along.axis(), keep));
  }
}
