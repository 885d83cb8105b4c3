// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.savedmodel.Python;
import org.softtf.savedmodel.cli.models.SignatureCall;

/**
 * What takes the exported operators, tried for real; {@code docs/consumers.md} says so, and {@code
 * softtf inspect} knows the operations that were not taken. {@code -Dconsumers.write} writes both.
 * The consumers in Python are in {@code consumers.py}.
 */
@Order(2) // takes long
class ConsumersTest {
  private static final String C = "c";
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("saved_model_cli", "`saved_model_cli`");
    TITLES.put("keras", "Keras");
    TITLES.put("tflite", "TFLite");
    TITLES.put("onnx", "ONNX");
    TITLES.put("openvino", "OpenVINO");
    TITLES.put(C, "C");
  }

  @TempDir private Path directory;

  @Test
  void thePageSaysWhatConsumersTake() throws IOException, InterruptedException {
    List<ConsumerModel> models = ConsumerModel.all();
    List<Path> paths = new ArrayList<>();
    List<SignatureCall> calls = new ArrayList<>();
    for (ConsumerModel model : models) {
      Path path = directory.resolve("model" + paths.size());
      calls.add(model.export(path));
      paths.add(path);
    }
    JsonNode python = inPython(paths, calls);
    boolean withC = CProgram.canCompile();
    List<String> inC = withC ? inC(python, paths, calls) : List.of();
    ConsumersPage page = new ConsumersPage(TITLES);
    UnknownOperations unknown = new UnknownOperations();
    for (int i = 0; i < models.size(); i++) {
      Map<String, String> findings = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> found : python.get("findings").get(i).properties()) {
        findings.put(found.getKey(), found.getValue().get(0).asText());
        unknown.add(found.getKey(), found.getValue(), paths.get(i));
      }
      findings.put(C, withC ? inC.get(i) : ConsumersPage.TAKEN);
      page.add(models.get(i), findings);
    }
    MeasuredFile.page().holds(page.table(), withC);
    MeasuredFile.operations("not_in_tflite").holds(unknown.of("tflite"));
    MeasuredFile.operations("not_in_onnx").holds(unknown.of("onnx"));
    if (!withC) {
      System.out.println("gcc is missing: the page's column for C was not checked");
    }
  }

  private List<String> inC(JsonNode python, List<Path> paths, List<SignatureCall> calls)
      throws IOException, InterruptedException {
    Path headers = Path.of(python.get("headers").asText());
    return CProgram.compile(directory, headers).call(paths, calls);
  }

  private JsonNode inPython(List<Path> paths, List<SignatureCall> calls)
      throws IOException, InterruptedException {
    ArrayNode descriptions = new JsonMapper().createArrayNode();
    for (int i = 0; i < paths.size(); i++) {
      descriptions.add(ConsumerModel.description(paths.get(i), calls.get(i)));
    }
    Path models = Files.writeString(directory.resolve("models.json"), descriptions.toString());
    Path results = directory.resolve("results.json");
    Map<String, String> sameOrders = Map.of("PYTHONHASHSEED", "0");
    Python.run(sameOrders, script -> {}, "consumers.py", models.toString(), results.toString());
    return new JsonMapper().readTree(results.toFile());
  }
}
