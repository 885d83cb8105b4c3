// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.OrderOps;
import org.softtf.ops.array.TopK;
import org.softtf.ops.internal.settings.Halves;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link OrderOps} does. */
public non-sealed interface OrderOperators extends OrderOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> argsort(Operand<T> x, ArrayOption.OfArgsort... options) {
    return uncompiled()
        .run("argsort", x, (s, value) -> ArrayOperator.ARGSORT.on(s, value, options).argsort());
  }

  @Override
  default <T extends TFloating> Operand<T> sort(Operand<T> x, ArrayOption.OfSort... options) {
    return uncompiled()
        .run("sort", x, (s, value) -> ArrayOperator.SORT.on(s, value, options).sort());
  }

  @Override
  default <T extends TFloating> Operand<T> rank(Operand<T> x, ArrayOption.OfRank... options) {
    return uncompiled()
        .run("rank", x, (s, value) -> ArrayOperator.RANK.on(s, value, options).rank());
  }

  @Override
  default <T extends TFloating> TopK<T> topK(Operand<T> x, int k, ArrayOption.OfTopK... options) {
    boolean indices = ArrayOperator.TOP_K.givesIndicesOfTop(settings().softView());
    // straight-through, the exact ones in place of those that the soft operator does not give
    List<Operand<T>> exact = new ArrayList<>();
    Ops tf = settings().tf();
    Operand<T> value = Inputs.floating(tf, x, settings().written("top_k") + ": x");
    List<Operand<T>> results =
        uncompiled()
            .runAll(
                "top_k",
                x.type(),
                s -> {
                  List<Operand<T>> all = ArrayOperator.TOP_K.on(s, value, options).topK(k);
                  if (indices) {
                    return all;
                  }
                  exact.addAll(all.subList(1, all.size()));
                  return all.subList(0, 1);
                });
    return new TopKResult<>(
        results.get(0),
        indices
            ? results.get(1)
            : exact.isEmpty()
                ? null
                : tf.stopGradient(Halves.narrowed(tf, exact.get(0), x.type())));
  }

  @Override
  default <T extends TFloating> Operand<T> topKMask(
      Operand<T> x, double k, ArrayOption.OfTopKMask... options) {
    return uncompiled()
        .run(MaskCall.NAME, x, (s, value) -> new MaskCall<>(s, value, null, options).of(k));
  }

  @Override
  default <T extends TFloating> Operand<T> topKMask(
      Operand<T> x, Operand<? extends TFloating> k, ArrayOption.OfTopKMask... options) {
    return uncompiled()
        .run(MaskCall.NAME, x, (s, value) -> new MaskCall<>(s, value, k, options).of(k));
  }
}
