// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.softtf.savedmodel.ModelDescription;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.softtf.savedmodel.ModelStructure.VariableStructure;
import org.softtf.savedmodel.cli.models.OperationSupport;
import org.softtf.savedmodel.cli.values.Json;
import org.softtf.savedmodel.cli.values.TensorText;
import org.tensorflow.proto.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what is in a model. */
@Command(
    name = "inspect",
    header = "Shows what is in a model.",
    description = {
      "",
      "Signatures, variables, soft operators, and which operations have no GPU kernel or are not"
          + " taken by TFLite or tf2onnx. Any SavedModel will do.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets them
final class InspectCommand extends SofttfCommand {
  @Mixin private ModelDirectory model;

  @Option(names = "--json", description = "Writes JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ModelDescription description = model.description();
    ModelStructure structure = model.structure();
    if (json) {
      ObjectNode node = json(description, structure);
      node.set("assets", Json.texts(model.assets()));
      model
          .differences()
          .ifPresent(differences -> node.set("graph_and_objects_differ", Json.texts(differences)));
      Json.print(out(), node);
    } else {
      print(description, structure);
      printUnreadable(description);
      printHalves();
    }
    return ExitCode.OK;
  }

  private void print(ModelDescription description, ModelStructure structure) throws IOException {
    line(model.path() + ": " + writtenBy(description));
    if (!description.documentation().isEmpty()) {
      line(description.documentation());
    }
    for (var signature : structure.signatures().entrySet()) {
      print(signature.getKey(), signature.getValue(), description);
    }
    line(structure.variables().isEmpty() ? "no variables" : "variables");
    structure.variables().forEach((name, variable) -> line("  " + name + ": " + text(variable)));
    model.assets().forEach(asset -> line("asset " + asset));
    line(description.operators().isEmpty() ? "no soft operators" : "soft operators");
    description
        .operators()
        .forEach((use, count) -> line("  " + use + (count == 1 ? "" : ", " + count + " times")));
  }

  private void printUnreadable(ModelDescription description) {
    description.unreadable().forEach(text -> line("cannot be read: " + text));
  }

  private void printHalves() throws IOException {
    Optional<List<String>> differences = model.differences();
    if (differences.isEmpty()) {
      String reason = model.reasonForNoObjects();
      line("a graph without objects" + (reason.isEmpty() ? "" : ": " + reason));
    } else if (differences.get().isEmpty()) {
      line("a graph and objects, which agree");
    } else {
      line("a graph and objects, which do NOT agree");
      differences.get().forEach(difference -> line("  " + difference));
    }
  }

  private static String writtenBy(ModelDescription description) {
    String library =
        description.library().isEmpty()
            ? "not by SoftTF"
            : "by " + description.library() + " " + description.version();
    return "written "
        + library
        + (description.tensorflowVersion().isEmpty()
            ? ""
            : " with TensorFlow " + description.tensorflowVersion());
  }

  private void print(String name, SignatureStructure signature, ModelDescription description)
      throws IOException {
    line("signature " + name);
    var texts = description.signatures().get(name);
    if (texts != null && !texts.documentation().isEmpty()) {
      line("  " + texts.documentation());
    }
    print("input", signature.inputs(), texts == null ? Map.of() : inputs(texts));
    print("output", signature.outputs(), texts == null ? Map.of() : texts.outputs());
    Map<String, Set<DataType>> operations = model.operations(name);
    for (OperationSupport where : OperationSupport.LIST) {
      Set<String> missing = where.missing(operations);
      if (!missing.isEmpty()) {
        line("  " + where.sentence(missing));
      }
    }
  }

  private static Map<String, String> inputs(ModelDescription.SignatureText texts) {
    Map<String, String> inputs = new HashMap<>(texts.inputs());
    texts.cotangents().forEach((name, output) -> inputs.put(name, "for the output " + output));
    return inputs;
  }

  private void print(String what, Map<String, TensorStructure> tensors, Map<String, String> texts) {
    tensors.forEach(
        (name, tensor) -> {
          String text = texts.getOrDefault(name, "");
          line(
              String.format(
                  "  %-6s %s: %s%s",
                  what, name, TensorText.of(tensor), text.isEmpty() ? "" : "  " + text));
        });
  }

  private static String text(VariableStructure variable) {
    return TensorText.of(variable.tensor())
        + variable.trainable().map(trains -> trains ? ", trainable" : ", not trainable").orElse("");
  }

  private ObjectNode json(ModelDescription description, ModelStructure structure)
      throws IOException {
    ObjectNode node = Json.object();
    node.put("library", description.library());
    node.put("version", description.version());
    node.put("tensorflow_version", description.tensorflowVersion());
    node.put("documentation", description.documentation());
    node.set("unreadable", Json.texts(description.unreadable()));
    ObjectNode signatures = node.putObject("signatures");
    for (var signature : structure.signatures().entrySet()) {
      String name = signature.getKey();
      ObjectNode entry = json(signature.getValue(), model.operations(name));
      if (description.signatures().containsKey(name)) {
        ObjectNode cotangents = entry.putObject("cotangents");
        description.signatures().get(name).cotangents().forEach(cotangents::put);
      }
      signatures.set(name, entry);
    }
    ObjectNode variables = node.putObject("variables");
    structure
        .variables()
        .forEach(
            (name, variable) -> {
              ObjectNode entry = TensorText.json(variable.tensor());
              variables.set(name, entry.put("trainable", variable.trainable().orElse(null)));
            });
    ArrayNode operators = node.putArray("operators");
    description
        .operators()
        .forEach(
            (use, count) ->
                operators
                    .addObject()
                    .put("name", use.operator())
                    .put("mode", use.mode().map(mode -> mode.pythonName()).orElse(null))
                    .put("method", use.method().map(method -> method.pythonName()).orElse(null))
                    .put("softness", use.softness().orElse(null))
                    .put("straight_through", use.straightThrough())
                    .put("count", count));
    return node;
  }

  private static ObjectNode json(
      SignatureStructure signature, Map<String, Set<DataType>> operations) {
    ObjectNode node = Json.object();
    node.set("inputs", json(signature.inputs()));
    node.set("outputs", json(signature.outputs()));
    node.set("operations", Json.texts(signature.operations()));
    for (OperationSupport where : OperationSupport.LIST) {
      node.set(where.key(), Json.texts(where.missing(operations)));
    }
    return node;
  }

  private static ObjectNode json(Map<String, TensorStructure> tensors) {
    ObjectNode node = Json.object();
    tensors.forEach((name, tensor) -> node.set(name, TensorText.json(tensor)));
    return node;
  }
}
