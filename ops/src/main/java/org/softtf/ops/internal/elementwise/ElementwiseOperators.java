// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.ops.Mode;
import org.softtf.ops.elementwise.ElementwiseOps;
import org.softtf.ops.elementwise.ReluOption;
import org.softtf.ops.elementwise.RoundOption;
import org.softtf.ops.internal.settings.Broadcasting;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Halves;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link ElementwiseOps} does. */
public non-sealed interface ElementwiseOperators extends ElementwiseOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> sigmoidal(Operand<T> x) {
    return settings()
        .run(
            "sigmoidal",
            x,
            (s, value) -> {
              requireSoft(s, "sigmoidal", "heaviside");
              return Step.of(s, value);
            });
  }

  @Override
  default <T extends TFloating> Operand<T> softRelu(
      Operand<T> x, ReluOption.OfSoftRelu... options) {
    boolean gated = gated("softrelu", options);
    return settings()
        .run(
            "softrelu",
            x,
            (s, value) -> {
              requireSoft(s, "softrelu", "relu");
              return SoftRelu.of(s, value, gated);
            });
  }

  @Override
  default <T extends TFloating> Operand<T> heaviside(Operand<T> x) {
    return settings()
        .run(
            "heaviside",
            x,
            (s, value) -> {
              if (s.mode().isSoft()) {
                return Step.of(s, value);
              }
              Operand<T> half = s.tf().constant(value.type(), 0.5);
              return s.tf().math.add(s.tf().math.mul(s.tf().math.sign(value), half), half);
            });
  }

  @Override
  default <T extends TFloating> Operand<T> sign(Operand<T> x) {
    return settings()
        .run(
            "sign",
            x,
            (s, value) -> s.mode().isSoft() ? Step.signed(s, value) : s.tf().math.sign(value));
  }

  @Override
  default <T extends TFloating> Operand<T> abs(Operand<T> x) {
    return settings().run("abs", x, SoftAbs::of);
  }

  @Override
  default <T extends TFloating> Operand<T> relu(Operand<T> x, ReluOption.OfRelu... options) {
    boolean gated = gated("relu", options);
    return settings()
        .run(
            "relu",
            x,
            (s, value) -> s.mode().isSoft() ? SoftRelu.of(s, value, gated) : s.tf().nn.relu(value));
  }

  @Override
  default <T extends TFloating> Operand<T> clip(
      Operand<T> x, Operand<T> low, Operand<T> high, ReluOption.OfClip... options) {
    boolean gated = gated("clip", options);
    Ops tf = settings().tf();
    Operand<T> value = Inputs.floating(tf, x, "clip: x");
    Operand<T> lower = Inputs.floating(tf, low, "clip: low");
    Operand<T> upper = Inputs.floating(tf, high, "clip: high");
    Halves.requireOneType("clip", x, low, high);
    Broadcasting.require("clip", value, lower, upper);
    return clip(x.type(), value, lower, upper, gated);
  }

  @Override
  default <T extends TFloating> Operand<T> clip(
      Operand<T> x, double low, double high, ReluOption.OfClip... options) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clip: low must be at most high, got " + low + " and " + high);
    }
    Ops tf = settings().tf();
    Operand<T> value = Inputs.floating(tf, x, "clip: x");
    Operand<T> lower = tf.constant(value.type(), low);
    Operand<T> upper = tf.constant(value.type(), high);
    return clip(x.type(), value, lower, upper, gated("clip", options));
  }

  private <T extends TFloating> Operand<T> clip(
      Class<T> type, Operand<T> x, Operand<T> low, Operand<T> high, boolean gated) {
    return settings()
        .run(
            "clip",
            type,
            s -> {
              Settings under = s.with(Broadcasting.under(s.tf(), x, low, high));
              return s.mode().isSoft()
                  ? Clip.soft(under, x, low, high, gated)
                  : Clip.hard(under.tf(), x, low, high);
            });
  }

  @Override
  default <T extends TFloating> Operand<T> round(Operand<T> x, RoundOption.OfRound... options) {
    int radius =
        GivenOptions.read("round", (Object[]) options)
            .get(Kind.NEIGHBOR_RADIUS, Integer.class, Round.DEFAULT_RADIUS);
    return settings()
        .run(
            "round",
            x,
            (s, value) ->
                s.mode().isSoft() ? Round.soft(s, value, radius) : Round.hard(s.tf(), value));
  }

  private static void requireSoft(Settings settings, String operator, String inItsPlace) {
    if (settings.mode() == Mode.HARD) {
      throw new IllegalArgumentException(
          settings.written(operator) + " has no hard mode; use " + inItsPlace + " in its place");
    }
  }

  private boolean gated(String operator, ReluOption... options) {
    return GivenOptions.read(settings().written(operator), (Object[]) options)
        .flag(Kind.GATED, false);
  }
}
