// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Output;

/**
 * The operands that a tape returned, or was told of, and that somebody may still have. They are
 * many in a long loop, and few of them are in use.
 */
final class HandedOut {
  private static final int FEW = 100;

  private final List<WeakReference<Output<?>>> operands = new ArrayList<>();

  /** At how many those that nobody has are left out. */
  private int limit = FEW;

  void add(Output<?> operand) {
    operands.add(new WeakReference<>(operand));
    if (operands.size() > limit) {
      operands.removeIf(reference -> reference.get() == null);
      limit = Math.max(FEW, 2 * operands.size());
    }
  }

  /** Lets all that were read be read after the session, which is still open. */
  void keepThoseRead() {
    for (WeakReference<Output<?>> reference : operands) {
      Output<?> operand = reference.get();
      if (operand != null) {
        EagerReads.keepIfRead(operand);
      }
    }
    operands.clear();
  }
}
