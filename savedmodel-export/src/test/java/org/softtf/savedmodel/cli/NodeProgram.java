// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.softtf.savedmodel.cli.values.Json;
import org.tensorflow.proto.SignatureDef;

/** {@code consumers.mjs}, which runs in JavaScript what {@code consumers.py} converted. */
final class NodeProgram {
  static final String ONNX = "onnx in JavaScript";
  static final String TENSORFLOW = "tensorflowjs";

  private static final Path HERE = Path.of("src/test/node");
  private static final Path PACKAGES =
      Path.of(System.getProperty("project.root"), ".node", "packages");
  private static final double TOLERANCE = 1e-3;
  private static final int LONGEST = 120;

  private final Path directory;
  private final List<Task> tasks = new ArrayList<>();

  private record Task(String consumer, ConsumerTrial trial, Consumer<String> result) {}

  private NodeProgram(Path directory) {
    this.directory = directory;
  }

  static boolean canRun() throws IOException, InterruptedException {
    return ExternalProgram.exists("npm");
  }

  /** Fetches what it runs with, where that is not there. */
  static NodeProgram install(Path directory) throws IOException, InterruptedException {
    ExternalProgram.run(
        directory, List.of(HERE.resolve("install-packages").toString(), PACKAGES.toString()));
    return new NodeProgram(directory);
  }

  /**
   * Has a model run later.
   *
   * @param result what is told in a few words what came of it
   */
  void add(String consumer, ConsumerTrial trial, Consumer<String> result) {
    tasks.add(new Task(consumer, trial, result));
  }

  /** Runs all models. */
  void run() throws IOException, InterruptedException {
    ArrayNode descriptions = new JsonMapper().createArrayNode();
    for (Task task : tasks) {
      descriptions.add(description(task));
    }
    Path models = Files.writeString(directory.resolve("node.json"), descriptions.toString());
    Path results = directory.resolve("node-results.json");
    ExternalProgram.run(
        directory,
        List.of(
            "node",
            HERE.resolve("consumers.mjs").toString(),
            PACKAGES.toString(),
            models.toString(),
            results.toString()));
    JsonNode found = new JsonMapper().readTree(results.toFile());
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).result().accept(finding(found.get(i), tasks.get(i).trial()));
    }
  }

  private static ObjectNode description(Task task) throws IOException {
    ConsumerTrial trial = task.trial();
    ObjectNode node = Json.object();
    node.put("consumer", task.consumer());
    node.put("model", trial.converted(task.consumer().equals(ONNX) ? "onnx" : "tfjs"));
    node.set("inputs", trial.call().inputs());
    SignatureDef signature = trial.definition();
    ObjectNode outputs = node.putObject("outputs");
    for (Map.Entry<String, JsonNode> output : trial.call().outputs().properties()) {
      String name = output.getKey();
      outputs.put(name, signature.getOutputsOrThrow(name).getName());
    }
    return node;
  }

  private static String finding(JsonNode found, ConsumerTrial trial) {
    if (found.has("error")) {
      String error = found.get("error").asText();
      return error.substring(0, Math.min(LONGEST, error.length()));
    }
    for (Map.Entry<String, JsonNode> output : trial.call().outputs().properties()) {
      FloatBuffer got = numbers(found.get("outputs").get(output.getKey()));
      String finding = FoundNumbers.finding(got, output.getValue(), TOLERANCE);
      if (!finding.equals(ConsumersPage.TAKEN)) {
        return finding;
      }
    }
    return ConsumersPage.TAKEN;
  }

  private static FloatBuffer numbers(JsonNode texts) {
    FloatBuffer numbers = FloatBuffer.allocate(texts.size());
    texts.forEach(text -> numbers.put(Float.parseFloat(text.asText())));
    return numbers.flip();
  }
}
