package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.safemath.NormOption;

/** The list's part for the package safemath. */
final class SafeMathSpecs {
  static final List<OperatorSpec> LIST =
      List.of(
          unary("sqrt").builtBy((soft, in, a) -> soft.sqrt(in.get("x"))),
          unary("log").builtBy((soft, in, a) -> soft.log(in.get("x"))),
          unary("arcsin").builtBy((soft, in, a) -> soft.arcsin(in.get("x"))),
          unary("arccos").builtBy((soft, in, a) -> soft.arccos(in.get("x"))),
          unary("div")
              .input("y", Kind.ARRAY)
              .builtBy((soft, in, a) -> soft.div(in.get("x"), in.get("y"))),
          unary("norm")
              .arguments("axis", "keepdims")
              .builtBy((soft, in, a) -> soft.norm(in.get("x"), options(a))));

  private SafeMathSpecs() {}

  private static Spec unary(String name) {
    return Spec.of("safemath", name).input("x", Kind.ARRAY);
  }

  private static NormOption[] options(Arguments arguments) {
    NormOption keep = NormOption.keepDims(arguments.flag("keepdims", false));
    return arguments.has("axis") && !arguments.isNull("axis")
        ? new NormOption[] {keep, NormOption.axis(arguments.integer("axis", 0))}
        : new NormOption[] {keep};
  }
}
