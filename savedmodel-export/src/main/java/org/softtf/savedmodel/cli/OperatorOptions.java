// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An operator and its arguments, as commands that build one take them. */
@SuppressWarnings("NullAway.Init") // picocli sets them
final class OperatorOptions {
  private static final String MODES = "${COMPLETION-CANDIDATES}; smooth if absent.";
  private static final String METHODS = "${COMPLETION-CANDIDATES}; the operator's own if absent.";

  @Parameters(
      paramLabel = "OP",
      description = "The operator by its Python name, such as sort, sort_st, top_k.")
  private String operator;

  @Option(names = "--mode", description = MODES, completionCandidates = PythonNames.Modes.class)
  private @Nullable Mode mode;

  @Option(
      names = "--method",
      description = METHODS,
      completionCandidates = PythonNames.Methods.class)
  private @Nullable Method method;

  @Option(
      names = "--softness",
      paramLabel = "NUMBER",
      description = "A number greater than 0; 0.1 if absent.")
  private @Nullable Double softness;

  @Option(
      names = "--arg",
      paramLabel = "NAME=JSON",
      description = "An argument of the operator, its value as JSON: axis=0, q=[0.25,0.5].")
  private List<String> arguments = List.of();

  /** The name of the operator, as it is given. */
  String operator() {
    return operator;
  }

  @Nullable Mode mode() {
    return mode;
  }

  @Nullable Method method() {
    return method;
  }

  @Nullable Double softness() {
    return softness;
  }

  /** All arguments by their Python names, mode, method and softness among them. */
  Map<String, Object> all() {
    Map<String, Object> all = ArgumentOptions.parse(arguments);
    put(all, OperatorSpec.MODE, mode == null ? null : mode.pythonName());
    put(all, OperatorSpec.METHOD, method == null ? null : method.pythonName());
    put(all, OperatorSpec.SOFTNESS, softness);
    return all;
  }

  /** The arguments but mode, method and softness, which have options. */
  Map<String, Object> own() {
    Map<String, Object> own = ArgumentOptions.parse(arguments);
    for (String name : List.of(OperatorSpec.MODE, OperatorSpec.METHOD, OperatorSpec.SOFTNESS)) {
      if (own.containsKey(name)) {
        throw new IllegalArgumentException("--arg " + name + ": give --" + name + " instead");
      }
    }
    return own;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null && all.put(name, value) != null) {
      throw new IllegalArgumentException("--arg " + name + " and --" + name + " are both given");
    }
  }
}
