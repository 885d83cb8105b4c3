// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.safemath.NormOption;

/** The list's part for the package safemath. */
final class SafeMathSpecs {
  private static final InputSpec X = InputSpec.of("x", Kind.ARRAY).drawnOver(-1.5, 1.5);

  static final List<OperatorSpec> LIST =
      List.of(
          spec("sqrt", X).builtBy((soft, in, a) -> soft.sqrt(in.get("x"))),
          spec("log", X).builtBy((soft, in, a) -> soft.log(in.get("x"))),
          spec("arcsin", X).builtBy((soft, in, a) -> soft.arcsin(in.get("x"))),
          spec("arccos", X).builtBy((soft, in, a) -> soft.arccos(in.get("x"))),
          spec("div", X.heldAt(1))
              .input(InputSpec.of("y", Kind.ARRAY).drawnOver(-1.5, 1.5))
              .drawnInput("y")
              .builtBy((soft, in, a) -> soft.div(in.get("x"), in.get("y"))),
          spec("norm", X.besides(0))
              .arguments(CommonArguments.axis(null), CommonArguments.keepDims(false))
              .builtBy((soft, in, a) -> soft.norm(in.get("x"), options(a))));

  private SafeMathSpecs() {}

  private static OperatorSpecBuilder spec(String name, InputSpec x) {
    return OperatorSpec.of("safemath", name).input(x);
  }

  private static NormOption.OfNorm[] options(ArgumentValues arguments) {
    NormOption.OfNorm keep = NormOption.keepDims(arguments.flag("keepdims"));
    return arguments.isNull("axis")
        ? new NormOption.OfNorm[] {keep}
        : new NormOption.OfNorm[] {keep, NormOption.axis(arguments.integer("axis"))};
  }
}
