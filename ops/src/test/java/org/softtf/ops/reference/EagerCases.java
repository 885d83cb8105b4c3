// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Runs cases eagerly in float64: values only, for eager mode has no gradients. */
final class EagerCases {
  private EagerCases() {}

  static void run(List<CheckedCase> cases) {
    // one session for each operator: opening one is slow, and a long one keeps all its tensors
    cases.stream()
        .collect(
            Collectors.groupingBy(
                checked -> checked.row().operator(), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(
            group -> {
              try (EagerSession session = EagerSession.create()) {
                Ops tf = Ops.create(session);
                group.forEach(
                    checked -> checked.attempt(() -> run(tf, checked.row(), checked.comparison())));
              }
            });
  }

  private static void run(Ops tf, ReferenceCase row, Comparison comparison) {
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    row.inputs()
        .forEach(
            x -> inputs.put(x.name(), Tensors.constant(tf, TFloat64.class, x.shape(), x.values())));
    List<Operand<?>> outputs =
        Catalogue.standard().build(tf, row.operator(), inputs, Arguments.of(row.arguments()));
    for (int i = 0; i < outputs.size(); i++) {
      comparison.compare(
          "eager output", outputs.get(i).asTensor(), row.outputs().get(i), want -> row.values());
    }
  }
}
