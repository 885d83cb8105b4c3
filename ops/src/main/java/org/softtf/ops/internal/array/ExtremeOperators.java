// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.ExtremeOps;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** What {@link ExtremeOps} does. */
public non-sealed interface ExtremeOperators extends ExtremeOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> argmax(Operand<T> x, ArrayOption.OfArgmax... options) {
    return uncompiled()
        .run("argmax", x, (s, value) -> ArrayOperator.ARGMAX.on(s, value, options).argmax());
  }

  @Override
  default <T extends TFloating> Operand<T> max(Operand<T> x, ArrayOption.OfMax... options) {
    return uncompiled().run("max", x, (s, value) -> ArrayOperator.MAX.on(s, value, options).max());
  }

  @Override
  default <T extends TFloating> Operand<T> argmin(Operand<T> x, ArrayOption.OfArgmax... options) {
    return uncompiled()
        .run("argmin", x, (s, value) -> ArrayOperator.ARGMIN.on(s, value, options).argmin());
  }

  @Override
  default <T extends TFloating> Operand<T> min(Operand<T> x, ArrayOption.OfMax... options) {
    return uncompiled().run("min", x, (s, value) -> ArrayOperator.MIN.on(s, value, options).min());
  }
}
