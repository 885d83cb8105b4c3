// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.softtf.ops.Method;
import org.softtf.ops.catalogue.ArgumentSpec;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.ReferenceCase;
import org.softtf.ops.reference.Tolerance;
import org.softtf.savedmodel.cli.values.Json;

/**
 * The reference cases that one exported model serves: the same operator, arguments and ranks.
 * Softness becomes an input where they differ in it.
 */
final class ReferenceModel {
  private static final String SOFTNESS = "softness";
  private static final double DEFAULT_SOFTNESS = 0.1;
  private static final JsonMapper JSON = new JsonMapper();

  /** Methods that lay out nodes for each element; ot's top_k needs to know whether it takes all. */
  private static final Set<Object> OF_KNOWN_LENGTH =
      Set.of(
          Method.SORTING_NETWORK.pythonName(),
          Method.SMOOTH_SORT.pythonName(),
          Method.OT.pythonName());

  private final Key key;
  private final List<ReferenceCase> cases;

  private record Key(String operator, Map<String, Object> arguments, Map<String, String> shapes) {
    static Key of(ReferenceCase row) {
      Map<String, Object> arguments = new LinkedHashMap<>(row.arguments());
      arguments.remove(SOFTNESS);
      Map<String, String> shapes = new LinkedHashMap<>();
      row.inputs().forEach(input -> shapes.put(input.name(), shape(input, arguments)));
      return new Key(row.operator(), arguments, shapes);
    }

    private static String shape(ReferenceArray input, Map<String, Object> arguments) {
      if (input.shape().numDimensions() == 0) {
        return "scalar";
      }
      boolean open = !OF_KNOWN_LENGTH.contains(arguments.getOrDefault("method", ""));
      return LongStream.of(input.shape().asArray())
          .mapToObj(size -> open ? "?" : Long.toString(size))
          .collect(Collectors.joining(","));
    }
  }

  private ReferenceModel(Key key, List<ReferenceCase> cases) {
    this.key = key;
    this.cases = cases;
  }

  static List<ReferenceModel> of(List<ReferenceCase> cases) {
    Map<Key, List<ReferenceCase>> groups =
        cases.stream()
            .collect(Collectors.groupingBy(Key::of, LinkedHashMap::new, Collectors.toList()));
    List<ReferenceModel> models = new ArrayList<>();
    groups.forEach((key, group) -> models.add(new ReferenceModel(key, group)));
    return models;
  }

  String operator() {
    return key.operator();
  }

  private boolean softnessIsInput() {
    return key.shapes().containsKey(SOFTNESS)
        || cases.stream().map(row -> row.arguments().get(SOFTNESS)).distinct().count() > 1;
  }

  /** The command line that exports the model. */
  List<String> command(Path directory) throws JsonProcessingException {
    List<String> command =
        new ArrayList<>(
            List.of("export", operator(), "--dtype", "float64", "-o", directory.toString()));
    Map<String, Object> arguments = new LinkedHashMap<>(key.arguments());
    for (String option : List.of("mode", "method")) {
      if (arguments.containsKey(option)) {
        command.addAll(List.of("--" + option, (String) arguments.remove(option)));
      }
    }
    for (Map.Entry<String, Object> argument : arguments.entrySet()) {
      String value = JSON.writeValueAsString(argument.getValue());
      command.addAll(List.of("--arg", argument.getKey() + "=" + value));
    }
    key.shapes().forEach((name, shape) -> command.addAll(List.of("--shape", name + "=" + shape)));
    for (ArgumentSpec argument : Catalogue.standard().find(operator()).orElseThrow().arguments()) {
      if (key.shapes().containsKey(argument.name())) {
        command.addAll(List.of("--arg-input", argument.name()));
      }
    }
    Object softness = cases.get(0).arguments().get(SOFTNESS);
    if (softnessIsInput()) {
      command.add("--softness-input");
    } else if (softness != null) {
      command.addAll(List.of("--softness", softness.toString()));
    }
    if (cases.stream().allMatch(row -> row.gradients().isEmpty())) {
      command.add("--no-gradient");
    }
    return command;
  }

  /**
   * What Python is told of each case.
   *
   * @param signature the one that is called
   * @param gradient the one that gives gradients too
   */
  List<ObjectNode> descriptions(String signature, String gradient) {
    return cases.stream()
        .map(row -> description(row).put("signature", signature).put("gradient", gradient))
        .toList();
  }

  private ObjectNode description(ReferenceCase row) {
    ObjectNode node = Json.object();
    node.put("id", row.id());
    ObjectNode inputs = node.putObject("inputs");
    row.inputs().forEach(input -> put(inputs, input.name(), input));
    if (softnessIsInput() && !inputs.has(SOFTNESS)) {
      Object softness = row.arguments().getOrDefault(SOFTNESS, DEFAULT_SOFTNESS);
      inputs
          .putObject(SOFTNESS)
          .put("dtype", "float64")
          .<ObjectNode>set("shape", JSON.createArrayNode())
          .set("data", JSON.createArrayNode().add(((Number) softness).doubleValue()));
    }
    putNumbered(node, "outputs", "output_", row.outputs());
    putNumbered(node, "cotangents", "cotangent_", row.cotangents());
    ObjectNode gradients = node.putObject("gradients");
    row.gradients().forEach(gradient -> put(gradients, gradient.name(), gradient));
    putTolerance(node, "outputs_tolerance", row.values());
    putTolerance(node, "gradients_tolerance", row.gradientTolerance());
    return node;
  }

  private static void putNumbered(
      ObjectNode node, String what, String prefix, List<ReferenceArray> arrays) {
    ObjectNode named = node.putObject(what);
    IntStream.range(0, arrays.size()).forEach(i -> put(named, prefix + i, arrays.get(i)));
  }

  private static void putTolerance(ObjectNode node, String what, Tolerance tolerance) {
    node.putArray(what).add(tolerance.relative()).add(tolerance.absolute());
  }

  private static void put(ObjectNode node, String name, ReferenceArray array) {
    ObjectNode description = node.putObject(name).put("dtype", "float64");
    ArrayNode shape = description.putArray("shape");
    LongStream.of(array.shape().asArray()).forEach(shape::add);
    ArrayNode data = description.putArray("data");
    Arrays.stream(array.values()).forEach(number -> Json.add(data, number));
  }
}
