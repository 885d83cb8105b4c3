// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.internal.array.Layout.Place;
import org.softtf.ops.internal.array.Layout.Size;
import org.softtf.ops.internal.array.khot.TopKMask;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** One use of the k-hot mask: from x, k and options to rows, and back. */
final class MaskCall<T extends TFloating> {
  /** The Python name. */
  static final String NAME = "top_k_mask";

  private final Settings settings;
  private final String name;
  private final ArrayOptions options;
  private final MaskedRows<T> masked;
  private final Layout<T> layout;
  private final MethodInput<T> rows;

  /**
   * Prepares.
   *
   * @param k what {@link #of(Operand)} will be asked for; null for a number
   */
  MaskCall(
      Settings settings,
      Operand<T> x,
      @Nullable Operand<? extends TFloating> k,
      ArrayOption... options) {
    this.settings = settings;
    this.name = settings.written(NAME);
    Ops tf = settings.tf();
    Operand<T> floating = Inputs.floating(tf, x, name + ": x");
    this.options = ArrayOptions.read(name, options);
    RequiredShape required = this.options.required(tf, name, floating).numbers("k", k);
    this.masked = MaskedRows.of(tf, name, floating, this.options, required);
    this.layout = masked.layout();
    this.rows =
        new MethodInput<>(
            settings, masked.matrix(), masked.presence(), this.options.variance(), true);
  }

  /** k is checked now as far as n is known. */
  Operand<T> of(double k) {
    long n = layout.length();
    if (!(k >= 0) || Double.isInfinite(k) || (n >= 0 && k > n)) {
      throw new IllegalArgumentException(
          name + ": k must be in [0, " + (n >= 0 ? n : "n") + "], got " + k);
    }
    if (!settings.mode().isSoft() && k != Math.rint(k)) {
      throw new IllegalArgumentException(
          name + ": k must be a whole number in hard mode and straight-through, got " + k);
    }
    Operand<T> operand = settings.tf().constant(layout.checked().type(), k);
    Operand<T> each = operands().rows("k", operand);
    return put(n >= 0 ? each : TopKMask.checked(name, rows, each));
  }

  Operand<T> of(Operand<? extends TFloating> k) {
    return put(TopKMask.checked(name, rows, operands().rows("k", k)));
  }

  private RowOperands<T> operands() {
    return new RowOperands<>(settings.tf(), name, layout.checked(), options.axis());
  }

  private Operand<T> put(Operand<T> k) {
    Size length = layout.length() >= 0 ? Size.of(layout.length()) : Size.of(rows.length());
    Operand<T> mask = masked.present().elements(TopKMask.of(name, rows, k));
    return layout.values(mask, length, Place.AXIS);
  }
}
