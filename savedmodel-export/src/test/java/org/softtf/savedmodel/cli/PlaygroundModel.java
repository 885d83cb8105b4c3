// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.models.JavaCalls;
import org.softtf.savedmodel.cli.models.SignatureCall;
import org.softtf.savedmodel.cli.values.Json;
import org.tensorflow.ndarray.Shape;

/**
 * A model that the site's playground runs: an operator of one input, in a mode, of eight numbers.
 *
 * @param method null where there is no choice
 */
record PlaygroundModel(OperatorSpec spec, Mode mode, @Nullable Method method) {
  /** One of each kind. */
  private static final List<String> OPERATORS =
      List.of(
          "argsort",
          "sort",
          "rank",
          "top_k",
          "top_k_mask",
          "max",
          "median",
          "median_newton",
          "quantile",
          "sigmoidal",
          "softrelu",
          "abs",
          "relu",
          "sign",
          "heaviside",
          "round");

  /** Those of which a converter makes models that run in a browser. */
  private static final List<Method> METHODS =
      List.of(Method.SOFTSORT, Method.NEURALSORT, Method.SORTING_NETWORK, Method.CDF_SUM);

  /** How many numbers a model takes. */
  private static final long SIZE = 8;

  private static final String SIGNATURE = "value_and_gradient";

  static List<PlaygroundModel> all() {
    List<PlaygroundModel> models = new ArrayList<>();
    for (String name : OPERATORS) {
      OperatorSpec spec = Catalogue.standard().find(name).orElseThrow();
      for (Mode mode : spec.modes().stream().sorted().toList()) {
        if (mode == Mode.HARD || spec.methods().isEmpty()) {
          models.add(new PlaygroundModel(spec, mode, null));
        } else {
          METHODS.stream()
              .filter(method -> spec.supports(mode, method))
              .forEach(method -> models.add(new PlaygroundModel(spec, mode, method)));
        }
      }
    }
    return models;
  }

  String name() {
    String method = method() == null ? "" : "-" + method().pythonName();
    return spec.name() + "-" + mode.pythonName() + method;
  }

  /** Exports the model by the command line and calls it in Java. */
  SignatureCall export(Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of("export", spec.name()));
    command.addAll(List.of("--mode", mode.pythonName(), "--shape", String.valueOf(SIZE)));
    if (mode != Mode.HARD) {
      command.add("--softness-input");
    }
    if (method != null) {
      command.addAll(List.of("--method", method.pythonName()));
    }
    spec.plainArguments(Shape.of(SIZE))
        .forEach((name, value) -> command.addAll(List.of("--arg", name + "=" + value)));
    command.addAll(List.of("--portable", "-o", directory.toString()));
    assertEquals(0, CommandRun.of(command).exitCode(), this::name); // it may warn
    try (JavaCalls java = new JavaCalls(directory, ModelStructure.read(directory), Map.of())) {
      return java.call(SIGNATURE);
    }
  }

  /** What the page chooses it by, and what Java gives. */
  ObjectNode description(SignatureCall call) {
    ObjectNode node = Json.object();
    node.put("name", name());
    node.put("operator", spec.name());
    node.put("mode", mode.pythonName());
    node.put("method", method == null ? "" : method.pythonName());
    node.set("inputs", call.inputs());
    node.set("outputs", call.outputs());
    return node;
  }
}
