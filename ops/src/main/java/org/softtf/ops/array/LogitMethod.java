package org.softtf.ops.array;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** A method whose probabilities are a projection of logits onto the simplex, row by row. */
abstract class LogitMethod implements SortingMethod {
  /** (R, m, n), in units of the softness. */
  abstract <T extends TFloating> Operand<T> logits(Rows<T> rows, Wanted wanted);

  @Override
  public Set<Mode> modes() {
    return EnumSet.complementOf(EnumSet.of(Mode.HARD));
  }

  @Override
  public boolean hasProbabilities() {
    return true;
  }

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      Rows<T> rows, Wanted wanted, boolean logarithms) {
    Operand<T> logits = logits(rows, wanted);
    return logarithms
        ? Simplex.logarithms(rows.tf(), logits, rows.mode())
        : Simplex.probabilities(rows.tf(), logits, rows.mode());
  }

  @Override
  public <T extends TFloating> Operand<T> values(Rows<T> rows, Wanted wanted) {
    Operand<T> logits = logits(rows, wanted);
    Operand<T> weighed = rows.gated() ? logits : rows.formula().stop(logits);
    return Simplex.expectation(rows.tf(), weighed, rows.original(), rows.mode());
  }
}
