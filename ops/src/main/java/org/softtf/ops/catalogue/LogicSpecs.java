// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.logic.LogicOption;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The list's part for the package logic. */
final class LogicSpecs {
  private static final InputSpec X = InputSpec.of("x", Kind.SOFT_BOOL);
  private static final ArgumentSpec AXIS = CommonArguments.axis(-1).orNull();
  private static final ArgumentSpec MEAN =
      ArgumentSpec.flag("use_geometric_mean", false).variant(true);

  static final List<OperatorSpec> LIST =
      List.of(
          spec("logical_not", X).builtBy((soft, in, a) -> soft.logicalNot(in.get("x"))),
          binary("logical_and", SoftOps::logicalAnd),
          binary("logical_or", SoftOps::logicalOr),
          binary("logical_xor", SoftOps::logicalXor),
          spec("all", X.besides(0.7, 0.9))
              .arguments(AXIS, MEAN)
              .builtBy((soft, in, a) -> soft.all(in.get("x"), options(a))),
          spec("any", X.besides(0.3, 0.1))
              .arguments(AXIS, MEAN)
              .builtBy((soft, in, a) -> soft.any(in.get("x"), options(a))));

  private LogicSpecs() {}

  /** An operator of two soft booleans. */
  private interface Binary {
    Operand<TFloating> build(
        SoftOps soft, Operand<TFloating> x, Operand<TFloating> y, LogicOption.GeometricMean option);
  }

  private static OperatorSpec binary(String name, Binary operator) {
    return spec(name, X)
        .input("y", Kind.SOFT_BOOL)
        .arguments(MEAN)
        .builtBy((soft, in, a) -> operator.build(soft, in.get("x"), in.get("y"), mean(a)));
  }

  private static OperatorSpecBuilder spec(String name, InputSpec x) {
    return OperatorSpec.of("logic", name).input(x).gives(OutputSpec.Kind.SOFT_BOOL);
  }

  private static LogicOption.OfAll[] options(ArgumentValues arguments) {
    LogicOption.Axis axis =
        arguments.isNull("axis")
            ? LogicOption.flatten()
            : LogicOption.axis(arguments.integer("axis"));
    return new LogicOption.OfAll[] {axis, mean(arguments)};
  }

  private static LogicOption.GeometricMean mean(ArgumentValues arguments) {
    return LogicOption.geometricMean(arguments.flag("use_geometric_mean"));
  }
}
