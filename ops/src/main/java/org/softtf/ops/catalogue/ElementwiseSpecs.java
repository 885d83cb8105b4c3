// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.elementwise.ReluOption;
import org.softtf.ops.elementwise.RoundOption;
import org.softtf.ops.internal.elementwise.Round;

/** The list's part for the package elementwise. */
final class ElementwiseSpecs {
  private static final InputSpec X = InputSpec.of("x", Kind.ARRAY);
  private static final ArgumentSpec GATED = ArgumentSpec.flag("gated", false).variant(true);

  static final List<OperatorSpec> LIST =
      List.of(
          spec("sigmoidal", X)
              .softModes()
              .gives(OutputSpec.Kind.SOFT_BOOL)
              .builtBy((soft, in, a) -> soft.sigmoidal(in.get("x"))),
          spec("softrelu", X)
              .softModes()
              .arguments(GATED)
              .builtBy((soft, in, a) -> soft.softRelu(in.get("x"), gated(a))),
          spec("heaviside", X)
              .allModes()
              .gives(OutputSpec.Kind.SOFT_BOOL)
              .builtBy((soft, in, a) -> soft.heaviside(in.get("x"))),
          spec("sign", X)
              .allModes()
              .keepsIntegers()
              .builtBy((soft, in, a) -> soft.sign(in.get("x"))),
          spec("abs", X).allModes().keepsIntegers().builtBy((soft, in, a) -> soft.abs(in.get("x"))),
          spec("relu", X)
              .allModes()
              .keepsIntegers()
              .arguments(GATED)
              .builtBy((soft, in, a) -> soft.relu(in.get("x"), gated(a))),
          spec("clip", X)
              .input(InputSpec.of("a", Kind.ARRAY).between(-1.5, -0.3).heldAt(-0.5))
              .input(InputSpec.of("b", Kind.ARRAY).between(0.3, 1.5).heldAt(0.5))
              .allModes()
              .keepsIntegers()
              .arguments(GATED)
              .builtBy((soft, in, a) -> soft.clip(in.get("x"), in.get("a"), in.get("b"), gated(a))),
          spec("round", X.drawnOver(-2.2, 2.2))
              .allModes()
              .keepsIntegers()
              .arguments(ArgumentSpec.of("neighbor_radius", ArgumentKind.WHOLE_NUMBER).orElse(5))
              .builtBy((soft, in, a) -> soft.round(in.get("x"), radius(a))));

  private ElementwiseSpecs() {}

  private static OperatorSpecBuilder spec(String name, InputSpec x) {
    return OperatorSpec.of("elementwise", name).input(x);
  }

  private static ReluOption.Gated gated(ArgumentValues arguments) {
    return ReluOption.gated(arguments.flag("gated"));
  }

  private static RoundOption.NeighborRadius radius(ArgumentValues arguments) {
    String name = "neighbor_radius";
    return RoundOption.neighborRadius(
        Round.requireRadius(arguments.what(name), arguments.integer(name)));
  }
}
