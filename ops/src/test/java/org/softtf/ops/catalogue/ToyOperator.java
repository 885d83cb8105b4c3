// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** An operator that only tests know: whether x is between two bounds. */
public final class ToyOperator {
  /** Its description, as that of any other operator. */
  public static final OperatorSpec BETWEEN =
      OperatorSpec.of("toy", "between")
          .input("x", Kind.ARRAY)
          .input(InputSpec.of("low", Kind.ARRAY).between(-1.5, -0.3).heldAt(-0.5))
          .input(InputSpec.of("high", Kind.ARRAY).between(0.3, 1.5).heldAt(0.5))
          .arguments(ArgumentSpec.flag("outside", false).variant(true))
          .allModes()
          .gives(OutputSpec.Kind.SOFT_BOOL)
          .builtBy(ToyOperator::build);

  private ToyOperator() {}

  /** The operators of this library, and this one. */
  public static Catalogue catalogue() {
    return Catalogue.standard().with(BETWEEN);
  }

  private static Operand<?> build(SoftOps soft, InputOperands in, ArgumentValues arguments) {
    Operand<TFloating> x = in.get("x");
    Operand<TFloating> between =
        soft.logicalAnd(soft.greater(x, in.get("low")), soft.less(x, in.get("high")));
    return arguments.flag("outside") ? soft.logicalNot(between) : between;
  }
}
