// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Projection onto the permutahedron. Blondel et al., arXiv 2002.08871.
 *
 * <p>Computed in float64, whatever the type of x: the smaller of two operands would lose its digits
 * to the other where the softness is very small or the row is far from 0.
 */
public final class FastSoftSort extends PermutahedronMethod {
  @Override
  public Set<Mode> modes() {
    return EnumSet.complementOf(EnumSet.of(Mode.HARD));
  }

  @Override
  public <T extends TFloating> Operand<T> project(MethodInput<T> rows, Operand<T> z, Operand<T> w) {
    Ops tf = rows.tf();
    Operand<TFloat64> projected =
        Permutahedron.project(
            tf, tf.dtypes.cast(z, TFloat64.class), tf.dtypes.cast(w, TFloat64.class), rows.mode());
    return tf.dtypes.cast(projected, rows.formula().type());
  }
}
