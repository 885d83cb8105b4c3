package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.comparison.CloseOption;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The list's part for the package comparison. */
final class ComparisonSpecs {
  static final List<OperatorSpec> LIST =
      List.of(
          binary("greater", SoftOps::greater),
          binary("greater_equal", SoftOps::greaterEqual),
          binary("less", SoftOps::less),
          binary("less_equal", SoftOps::lessEqual),
          binary("equal", SoftOps::equal),
          binary("not_equal", SoftOps::notEqual),
          spec("isclose")
              .arguments("rtol", "atol")
              .builtBy((soft, in, a) -> soft.isClose(in.get("x"), in.get("y"), tolerances(a))));

  private ComparisonSpecs() {}

  /** A comparison without arguments of its own. */
  private interface Binary {
    Operand<TFloating> build(SoftOps soft, Operand<TFloating> x, Operand<TFloating> y);
  }

  private static OperatorSpec binary(String name, Binary operator) {
    return spec(name).builtBy((soft, in, a) -> operator.build(soft, in.get("x"), in.get("y")));
  }

  private static Spec spec(String name) {
    return Spec.of("comparison", name).input("x", Kind.ARRAY).input("y", Kind.ARRAY).allModes();
  }

  private static CloseOption[] tolerances(Arguments arguments) {
    List<CloseOption> options = new ArrayList<>();
    if (arguments.has("rtol")) {
      options.add(CloseOption.relativeTolerance(arguments.number("rtol", 0)));
    }
    if (arguments.has("atol")) {
      options.add(CloseOption.absoluteTolerance(arguments.number("atol", 0)));
    }
    return options.toArray(CloseOption[]::new);
  }
}
