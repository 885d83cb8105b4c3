// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssertThat;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TType;

/** Makes a run fail, with a sentence and the numbers that are wrong, where a condition is false. */
public final class RunCheck {
  /** TensorFlow shows three numbers of an array, which may all be right. */
  private static final long SHOWN = 1000;

  private RunCheck() {}

  /**
   * Returns x, if the condition holds.
   *
   * @param holds a scalar
   * @param sentence what must hold, and what the numbers after it are
   * @param shown those numbers
   */
  public static <V extends TType> Operand<V> require(
      Ops tf, Operand<TBool> holds, Operand<V> x, String sentence, Operand<?>... shown) {
    return after(tf, holds, sentence, shown).identity(x);
  }

  /** Returns where to build what is computed only if the condition holds. */
  public static Ops after(Ops tf, Operand<TBool> holds, String sentence, Operand<?>... shown) {
    List<Operand<?>> message = new ArrayList<>();
    message.add(tf.constant(sentence));
    message.addAll(Arrays.asList(shown));
    return tf.withControlDependencies(List.of(of(tf, holds, message)));
  }

  /**
   * Returns the operation that fails, with all that the message holds, unless the condition does.
   * XLA leaves such operations out, so it is never compiled.
   */
  public static Op of(Ops tf, Operand<TBool> holds, List<? extends Operand<?>> message) {
    return SubScope.uncompiled(tf)
        .assertThat(holds, new ArrayList<>(message), AssertThat.summarize(SHOWN));
  }
}
