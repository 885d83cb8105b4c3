package org.softtf.ops.internal.array.method;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** A method whose probabilities are a projection of logits onto the simplex, row by row. */
public abstract class LogitMethod implements SortingMethod {
  /** (R, m, n), in units of the softness. */
  public abstract <T extends TFloating> Operand<T> logits(
      MethodInput<T> rows, OrderStatistics wanted);

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
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    Operand<T> logits = logits(rows, wanted);
    return logarithms
        ? Simplex.logarithms(rows.tf(), logits, rows.mode())
        : Simplex.probabilities(rows.tf(), logits, rows.mode());
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    Operand<T> logits = logits(rows, wanted);
    Operand<T> weighed = rows.gated() ? logits : rows.formula().stop(logits);
    return Simplex.expectation(rows.tf(), weighed, rows.original(), rows.mode());
  }
}
