// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.comparison.CloseOption;
import org.softtf.ops.internal.comparison.SoftComparison;
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
              .arguments(
                  ArgumentSpec.of("rtol", ArgumentKind.NUMBER).orElse(1e-5),
                  ArgumentSpec.of("atol", ArgumentKind.NUMBER).orElse(1e-8))
              .builtBy((soft, in, a) -> soft.isClose(in.get("x"), in.get("y"), tolerances(a))));

  private ComparisonSpecs() {}

  /** A comparison without arguments of its own. */
  private interface Binary {
    Operand<TFloating> build(SoftOps soft, Operand<TFloating> x, Operand<TFloating> y);
  }

  private static OperatorSpec binary(String name, Binary operator) {
    return spec(name).builtBy((soft, in, a) -> operator.build(soft, in.get("x"), in.get("y")));
  }

  private static OperatorSpecBuilder spec(String name) {
    return OperatorSpec.of("comparison", name)
        .input("x", Kind.ARRAY)
        .input("y", Kind.ARRAY)
        .allModes()
        .gives(OutputSpec.Kind.SOFT_BOOL);
  }

  private static CloseOption.OfIsClose[] tolerances(ArgumentValues arguments) {
    List<CloseOption.OfIsClose> options = new ArrayList<>();
    if (arguments.has("rtol")) {
      options.add(CloseOption.relativeTolerance(tolerance(arguments, "rtol")));
    }
    if (arguments.has("atol")) {
      options.add(CloseOption.absoluteTolerance(tolerance(arguments, "atol")));
    }
    return options.toArray(CloseOption.OfIsClose[]::new);
  }

  private static double tolerance(ArgumentValues arguments, String name) {
    return SoftComparison.requireTolerance(arguments.what(name), arguments.number(name));
  }
}
