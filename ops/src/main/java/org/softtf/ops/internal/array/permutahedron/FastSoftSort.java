package org.softtf.ops.internal.array.permutahedron;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Projection onto the permutahedron. Blondel et al., arXiv 2002.08871. */
public final class FastSoftSort extends PermutahedronMethod {
  @Override
  public Set<Mode> modes() {
    return EnumSet.complementOf(EnumSet.of(Mode.HARD));
  }

  @Override
  public <T extends TFloating> Operand<T> project(MethodInput<T> rows, Operand<T> z, Operand<T> w) {
    return Permutahedron.project(rows.tf(), z, w, rows.mode());
  }
}
