package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

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
              .builtBy((soft, in, a) -> norm(soft, in.get("x"), a)));

  private SafeMathSpecs() {}

  private static Spec unary(String name) {
    return Spec.of("safemath", name).input("x", Kind.ARRAY);
  }

  private static Operand<?> norm(SoftOps soft, Operand<TFloating> x, Arguments arguments) {
    boolean keep = arguments.flag("keepdims", false);
    if (arguments.has("axis") && !arguments.isNull("axis")) {
      return soft.norm(x, arguments.integer("axis", 0), keep);
    }
    if (keep) {
      throw new IllegalArgumentException("norm: keepdims needs an axis");
    }
    return soft.norm(x);
  }
}
