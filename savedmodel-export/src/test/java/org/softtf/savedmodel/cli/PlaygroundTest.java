// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.savedmodel.Python;

/**
 * The models of the site's playground, and the numbers that Java gives, to which the site's tests
 * hold the browser. {@code -Dplayground.write} makes them again.
 */
class PlaygroundTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("project.root"), "docs/site/pages/playground/models");
  private static final Path LIST = FOLDER.resolve("models.json");
  private static final JsonMapper JSON = new JsonMapper();

  /** Every so many models are exported again in a test: all would take a minute. */
  private static final int STEP = 13;

  private static final double TOLERANCE = 1e-5;

  @TempDir private Path directory;

  @Test
  void theNumbersAreJavas() throws IOException, InterruptedException {
    List<PlaygroundModel> models = PlaygroundModel.all();
    if (System.getProperty("playground.write") != null) {
      write(models);
      return;
    }
    Map<String, PlaygroundModel> byName =
        models.stream().collect(Collectors.toMap(PlaygroundModel::name, model -> model));
    JsonNode written = JSON.readTree(LIST.toFile());
    assertEquals(
        models.stream().map(PlaygroundModel::name).toList(),
        written.valueStream().map(model -> model.get("name").asText()).toList());
    for (int i = 0; i < written.size(); i += STEP) {
      String name = written.get(i).get("name").asText();
      PlaygroundModel model = byName.get(name);
      assertNotNull(model, name);
      JsonNode outputs = model.description(model.export(directory.resolve(name))).get("outputs");
      for (Map.Entry<String, JsonNode> then : written.get(i).get("outputs").properties()) {
        assertArrayEquals(
            numbers(then.getValue()),
            numbers(outputs.get(then.getKey())),
            TOLERANCE,
            () -> name + " is out of date; -Dplayground.write makes it again");
      }
    }
  }

  private static double[] numbers(JsonNode tensor) {
    return tensor.get("data").valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  @Test
  void everyModelIsThereWithItsGradient() throws IOException {
    for (JsonNode model : JSON.readTree(LIST.toFile())) {
      assertTrue(Files.exists(FOLDER.resolve(model.get("name").asText() + ".onnx")));
      assertTrue(model.get("outputs").has("grad_x"), () -> model.get("name") + " has no gradient");
    }
  }

  private void write(List<PlaygroundModel> models) throws IOException, InterruptedException {
    ArrayNode list = JSON.createArrayNode();
    for (PlaygroundModel model : models) {
      list.add(model.description(model.export(directory.resolve(model.name()))));
    }
    Path asked = Files.writeString(directory.resolve("models.json"), list.toString());
    Files.createDirectories(FOLDER);
    Python.run(Map.of(), script -> {}, "playground.py", asked.toString(), FOLDER.toString());
  }
}
