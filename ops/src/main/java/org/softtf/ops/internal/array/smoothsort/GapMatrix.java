// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/**
 * K = [L, I] with the second differences L, 2 on the diagonal and −1 beside it, (m, 2m), and what
 * the Newton equations {@code K·diag(s, d)·Kᵀ·x = r} need of it.
 */
interface GapMatrix {
  /** x·K = [L·x, x], (R, m) → (R, 2m). */
  Operand<TFloat64> differences(Operand<TFloat64> x);

  /** [s, d]·Kᵀ = L·s + d, (R, 2m) → (R, m). */
  Operand<TFloat64> sums(Operand<TFloat64> amounts);

  /** The sums of the sizes of the terms in these: [s, d]·|K|ᵀ. */
  Operand<TFloat64> sizes(Operand<TFloat64> amounts);

  /** Solves the Newton equations for amounts [s, d] ≥ 0, (R, 2m): from r to x, (R, m). */
  UnaryOperator<Operand<TFloat64>> solver(Operand<TFloat64> amounts);

  /** The same without gradients of the amounts; those of x in r have every order. */
  UnaryOperator<Operand<TFloat64>> stoppedSolver(Operand<TFloat64> amounts);
}
