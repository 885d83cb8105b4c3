package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.elementwise.ReluOption;
import org.softtf.ops.elementwise.RoundOption;

/** The list's part for the package elementwise. */
final class ElementwiseSpecs {
  static final List<OperatorSpec> LIST =
      List.of(
          unary("sigmoidal").softModes().builtBy((soft, in, a) -> soft.sigmoidal(in.get("x"))),
          unary("softrelu")
              .softModes()
              .arguments("gated")
              .builtBy((soft, in, a) -> soft.softRelu(in.get("x"), gated(a))),
          unary("heaviside").allModes().builtBy((soft, in, a) -> soft.heaviside(in.get("x"))),
          unary("sign").allModes().builtBy((soft, in, a) -> soft.sign(in.get("x"))),
          unary("abs").allModes().builtBy((soft, in, a) -> soft.abs(in.get("x"))),
          unary("relu")
              .allModes()
              .arguments("gated")
              .builtBy((soft, in, a) -> soft.relu(in.get("x"), gated(a))),
          unary("clip")
              .input("a", Kind.ARRAY)
              .input("b", Kind.ARRAY)
              .allModes()
              .arguments("gated")
              .builtBy((soft, in, a) -> soft.clip(in.get("x"), in.get("a"), in.get("b"), gated(a))),
          unary("round")
              .allModes()
              .arguments("neighbor_radius")
              .builtBy((soft, in, a) -> soft.round(in.get("x"), radius(a))));

  private ElementwiseSpecs() {}

  private static Spec unary(String name) {
    return Spec.of("elementwise", name).input("x", Kind.ARRAY);
  }

  private static ReluOption gated(Arguments arguments) {
    return ReluOption.gated(arguments.flag("gated", false));
  }

  private static RoundOption[] radius(Arguments arguments) {
    return arguments.has("neighbor_radius")
        ? new RoundOption[] {RoundOption.neighborRadius(arguments.integer("neighbor_radius", 0))}
        : new RoundOption[0];
  }
}
