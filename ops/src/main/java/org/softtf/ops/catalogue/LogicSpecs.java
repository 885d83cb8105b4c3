package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.logic.LogicOption;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The list's part for the package logic. */
final class LogicSpecs {
  private static final String MEAN = "use_geometric_mean";

  static final List<OperatorSpec> LIST =
      List.of(
          unary("logical_not").builtBy((soft, in, a) -> soft.logicalNot(in.get("x"))),
          binary("logical_and", SoftOps::logicalAnd),
          binary("logical_or", SoftOps::logicalOr),
          binary("logical_xor", SoftOps::logicalXor),
          unary("all")
              .arguments("axis", MEAN)
              .builtBy((soft, in, a) -> soft.all(in.get("x"), options(a))),
          unary("any")
              .arguments("axis", MEAN)
              .builtBy((soft, in, a) -> soft.any(in.get("x"), options(a))));

  private LogicSpecs() {}

  /** An operator of two soft booleans. */
  private interface Binary {
    Operand<TFloating> build(
        SoftOps soft, Operand<TFloating> x, Operand<TFloating> y, LogicOption.Mean option);
  }

  private static OperatorSpec binary(String name, Binary operator) {
    return unary(name)
        .input("y", Kind.SOFT_BOOL)
        .arguments(MEAN)
        .builtBy((soft, in, a) -> operator.build(soft, in.get("x"), in.get("y"), mean(a)));
  }

  private static Spec unary(String name) {
    return Spec.of("logic", name).input("x", Kind.SOFT_BOOL);
  }

  private static LogicOption[] options(Arguments arguments) {
    LogicOption axis =
        arguments.has("axis") && !arguments.isNull("axis")
            ? LogicOption.axis(arguments.integer("axis", 0))
            : LogicOption.flatten();
    return new LogicOption[] {axis, mean(arguments)};
  }

  private static LogicOption.Mean mean(Arguments arguments) {
    return LogicOption.geometricMean(arguments.flag(MEAN, false));
  }
}
