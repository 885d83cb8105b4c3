// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.catalogue.SampleCalls;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.models.JavaCalls;
import org.softtf.savedmodel.cli.models.SignatureCall;
import org.softtf.savedmodel.cli.values.Json;
import org.softtf.savedmodel.cli.values.TensorText;

/**
 * A model that consumers are given: an operator with a method, in one form, of a fixed shape, for
 * converters want that.
 *
 * @param call the operator, method, mode, arguments and shapes
 * @param straightThrough whether it is the straight-through form
 */
record ConsumerModel(SampleCall call, boolean straightThrough) {
  /** The operators that stand for the others of their kind in the forms that are not smooth. */
  private static final Set<String> IN_ALL_FORMS = Set.of("abs", "greater", "sort", "argsort");

  /** Large enough that the modes of bounded support have gradients at numbers between 0 and 1. */
  private static final String SOFTNESS = "1";

  private static final JsonMapper JSON = new JsonMapper();

  /** Every operator with every method in the mode smooth, and some in c1 and straight-through. */
  static List<ConsumerModel> all() {
    List<ConsumerModel> models = new ArrayList<>();
    SampleCalls.all()
        .filter(SampleCall::isPlain)
        .forEach(
            call -> {
              boolean inAllForms = IN_ALL_FORMS.contains(call.spec().name());
              if (call.mode() == null || call.mode() == Mode.SMOOTH) {
                models.add(new ConsumerModel(call, false));
              }
              if (call.mode() == Mode.SMOOTH && inAllForms) {
                models.add(new ConsumerModel(call, true));
              }
              if (call.mode() == Mode.C1 && inAllForms) {
                models.add(new ConsumerModel(call, false));
              }
            });
    return models;
  }

  /** What the models of a line of the page have in common. */
  String row() {
    return "`"
        + call.spec().name()
        + "` | "
        + (call.method() == null ? "" : "`" + call.method().pythonName() + "`");
  }

  /** What they differ in. */
  String form() {
    if (call.mode() == null) {
      return "";
    }
    return straightThrough ? "straight-through" : call.mode().pythonName();
  }

  /** Exports the model by the command line and calls it in Java. */
  SignatureCall export(Path directory) throws IOException {
    CommandRun.of(command(directory)).succeeded();
    try (JavaCalls java = new JavaCalls(directory, ModelStructure.read(directory), Map.of())) {
      return java.call(ModelSignature.DEFAULT_NAME);
    }
  }

  private List<String> command(Path directory) throws JsonProcessingException {
    List<String> command = new ArrayList<>();
    command.add("export");
    command.add(call.spec().name() + (straightThrough ? "_st" : ""));
    command.addAll(List.of("--no-gradient", "-o", directory.toString()));
    if (call.mode() != null) {
      command.addAll(List.of("--mode", call.mode().pythonName(), "--softness", SOFTNESS));
    }
    if (call.method() != null) {
      command.addAll(List.of("--method", call.method().pythonName()));
    }
    for (Map.Entry<String, Object> argument : call.own().entrySet()) {
      String value = JSON.writeValueAsString(argument.getValue());
      command.addAll(List.of("--arg", argument.getKey() + "=" + value));
    }
    for (ReferenceArray input : call.inputs()) {
      String shape = TensorText.shape(input.shape()).replaceAll("[() ]", "");
      command.addAll(List.of("--shape", input.name() + "=" + shape));
    }
    return command;
  }

  static ObjectNode description(Path directory, SignatureCall call) {
    ObjectNode node = Json.object();
    node.put("path", directory.toString());
    node.set("inputs", call.inputs());
    node.set("outputs", call.outputs());
    return node;
  }
}
