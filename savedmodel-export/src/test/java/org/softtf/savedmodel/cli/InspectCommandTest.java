// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code softtf inspect} says what is in a model. */
class InspectCommandTest {
  @TempDir private Path directory;

  @Test
  void showsWhatIsInAModel() throws IOException {
    Path model = ModelFiles.trained(directory);
    String text = CommandRun.of("inspect", model.toString()).succeeded().out();
    for (String line :
        new String[] {
          "written by SoftTF ",
          "Ranks.\n",
          "signature serving_default\n  Ranks the columns.\n  input  x: float32 (?, 3)  (…, 3)\n",
          "  output ranks: float32 (?, 3)\n",
          "signature value_and_gradient\n",
          "  output grad_x: float32 (?, 3)\n",
          "signature distinct\n",
          "operations without a GPU kernel: UniqueV2\n",
          "variables\n  offset: float32 (), not trainable\n  weights: float32 (3), trainable\n",
          "soft operators\n",
          "  rank mode=smooth method=neuralsort softness=0.3\n",
          "  rank mode=smooth method=neuralsort softness=0.1 straight_through\n"
        }) {
      assertTrue(text.contains(line.replace("\n", System.lineSeparator())), line + "in\n" + text);
    }
  }

  @Test
  void theSameAsJson() throws IOException {
    Path model = ModelFiles.trained(directory);
    JsonNode json =
        new JsonMapper()
            .readTree(CommandRun.of("inspect", "--json", model.toString()).succeeded().out());
    assertEquals("SoftTF", json.at("/library").asText());
    assertEquals("Ranks.", json.at("/documentation").asText());
    JsonNode signature = json.at("/signatures/serving_default");
    assertEquals(
        "{\"dtype\":\"float32\",\"shape\":[null,3]}", signature.at("/inputs/x").toString());
    assertEquals("[]", signature.at("/without_gpu_kernel").toString());
    assertEquals("[\"UniqueV2\"]", json.at("/signatures/distinct/without_gpu_kernel").toString());
    assertEquals(
        "{\"dtype\":\"float32\",\"shape\":[],\"trainable\":false}",
        json.at("/variables/offset").toString());
    assertEquals(2, json.at("/operators").size());
    assertEquals("rank", json.at("/operators/0/name").asText());
  }

  @Test
  void saysWhatConvertersDoNotTake() throws IOException {
    String model = directory.resolve("ot").toString();
    String[] export = {"export", "max", "--method", "ot", "--shape", "3,5", "-o", model};
    CommandRun.of(export).succeeded();
    String text = CommandRun.of("inspect", model).succeeded().out();
    assertTrue(text.contains("operations that TFLite does not take by itself: MatrixSolve"), text);
    assertTrue(text.contains("operations that tf2onnx does not take: MatrixSolve"), text);
    JsonNode json = new JsonMapper().readTree(CommandRun.of("inspect", "--json", model).out());
    JsonNode signature = json.at("/signatures/serving_default");
    assertEquals(
        "[\"MatrixSolve\",\"float64 arithmetic\"]", signature.at("/not_in_tflite").toString());
    assertEquals("[\"MatrixSolve\"]", signature.at("/not_in_onnx").toString());
  }

  @Test
  void saysOnlyWhatAppliesToTheTypesOfTheModel() {
    // in float32 but for its loop
    String sort = exported("sort", "--method", "fast_soft_sort", "--mode", "c1");
    String text = CommandRun.of("inspect", sort).succeeded().out();
    assertTrue(text.contains("TFLite does not take by itself: "), text);
    assertTrue(text.contains("float64 arithmetic"), text);
    text = CommandRun.of("inspect", exported("relu", "--mode", "hard")).succeeded().out();
    assertFalse(text.contains("TFLite"), text);
  }

  @Test
  void namesTheWayRoundForGradients() {
    String model = directory.resolve("abs").toString();
    CommandRun.of("export", "abs", "--shape", "3,5", "-o", model).succeeded();
    String text = CommandRun.of("inspect", model).succeeded().out();
    String way = "; exported with --portable (portable() in Java) the model does without TanhGrad";
    assertTrue(text.contains("tf2onnx does not take: TanhGrad" + way), text);
  }

  private String exported(String operator, String... options) {
    String model = directory.resolve(operator).toString();
    List<String> command = new ArrayList<>(List.of("export", operator, "--no-gradient"));
    command.addAll(List.of(options));
    command.addAll(List.of("--shape", "3,5", "-o", model));
    CommandRun.of(command).succeeded();
    return model;
  }

  @Test
  void whatIsNoModelIsRefusedWithAReason() throws IOException {
    for (Map.Entry<Path, String> broken : ModelFiles.broken(directory).entrySet()) {
      CommandRun.of("inspect", broken.getKey().toString()).failed(1, broken.getValue());
    }
    CommandRun.of("inspect").failed(2, "Missing required parameter: 'DIR'");
  }
}
