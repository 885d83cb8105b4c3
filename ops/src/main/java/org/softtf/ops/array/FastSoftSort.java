package org.softtf.ops.array;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.array.permutahedron.Permutahedron;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Projection onto the permutahedron. Blondel et al., arXiv 2002.08871. */
final class FastSoftSort extends PermutahedronMethod {
  @Override
  public Set<Mode> modes() {
    return EnumSet.complementOf(EnumSet.of(Mode.HARD));
  }

  @Override
  <T extends TFloating> Operand<T> project(Rows<T> rows, Operand<T> z, Operand<T> w) {
    return Permutahedron.project(rows.tf(), z, w, rows.mode());
  }
}
