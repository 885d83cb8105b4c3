package org.softtf.ops.internal.array;

import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.ExtremeOps;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** What {@link ExtremeOps} does. */
public interface ExtremeOperators extends ExtremeOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> argmax(Operand<T> x, ArrayOption.OfArgmax... options) {
    return settings().run("argmax", s -> ArrayOperator.ARGMAX.on(s, x, options).argmax());
  }

  @Override
  default <T extends TFloating> Operand<T> max(Operand<T> x, ArrayOption.OfMax... options) {
    return settings().run("max", s -> ArrayOperator.MAX.on(s, x, options).max());
  }

  @Override
  default <T extends TFloating> Operand<T> argmin(Operand<T> x, ArrayOption.OfArgmax... options) {
    return settings().run("argmin", s -> ArrayOperator.ARGMIN.on(s, x, options).argmin());
  }

  @Override
  default <T extends TFloating> Operand<T> min(Operand<T> x, ArrayOption.OfMax... options) {
    return settings().run("min", s -> ArrayOperator.MIN.on(s, x, options).min());
  }
}
