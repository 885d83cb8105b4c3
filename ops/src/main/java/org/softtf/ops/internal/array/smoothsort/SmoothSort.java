// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.permutahedron.PermutahedronMethod;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The entropic projection onto a permutahedron with smooth bounds, of the values as they are:
 * standardised ones would leave (0, 1). SoftJAX, arXiv 2603.08824.
 *
 * <p>All of it is computed in float64, whatever the type of x.
 */
public final class SmoothSort extends PermutahedronMethod {
  @Override
  public boolean takesMask() {
    return false;
  }

  @Override
  public Set<Mode> modes() {
    return EnumSet.of(Mode.SMOOTH);
  }

  @Override
  public boolean needsKnownLength() {
    return true;
  }

  @Override
  public <T extends TFloating> Operand<T> scores(MethodInput<T> rows) {
    return rows.original();
  }

  @Override
  public <T extends TFloating> Operand<T> restored(MethodInput<T> rows, Operand<T> among) {
    return among;
  }

  @Override
  public <T extends TFloating> Operand<T> project(MethodInput<T> rows, Operand<T> z, Operand<T> w) {
    rows.requireShort();
    Ops tf = rows.tf();
    Operand<TFloat64> projected =
        SmoothPermutahedron.project(
            tf,
            tf.dtypes.cast(z, TFloat64.class),
            tf.dtypes.cast(w, TFloat64.class),
            rows.softness().as(tf, TFloat64.class));
    return tf.dtypes.cast(projected, rows.formula().type());
  }
}
