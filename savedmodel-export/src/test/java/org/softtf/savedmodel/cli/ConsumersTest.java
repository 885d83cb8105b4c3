// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.savedmodel.Python;

/**
 * What takes the exported operators, tried for real; {@code docs/consumers.md} says so, and {@code
 * softtf inspect} knows the operations that were not taken. {@code -Dconsumers.write} writes both.
 * The consumers in Python are in {@code consumers.py}.
 */
@Order(2) // takes long
class ConsumersTest {
  private static final String C = "c";
  private static final String JAX = "jax";
  private static final String ONNX = "onnx";
  private static final String ONNX_IN_JAVA = "onnx in Java";

  /**
   * These take a second for each model. So they try one of so many, but when the page is written.
   */
  private static final List<String> SLOW = List.of(JAX, NodeProgram.TENSORFLOW);

  private static final int ONE_OF = 20;

  /** Those that are not called in Python. */
  private static final List<String> ELSEWHERE = List.of(ONNX_IN_JAVA, NodeProgram.ONNX, C);

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("saved_model_cli", "`saved_model_cli`");
    TITLES.put("keras", "Keras");
    TITLES.put("tflite", "TFLite");
    TITLES.put(ONNX, "ONNX");
    TITLES.put(ONNX_IN_JAVA, "ONNX in Java");
    TITLES.put(NodeProgram.ONNX, "ONNX in JavaScript");
    TITLES.put(NodeProgram.TENSORFLOW, "TensorFlow.js");
    TITLES.put("openvino", "OpenVINO");
    TITLES.put(JAX, "JAX");
    TITLES.put(C, "C");
  }

  /** Those that value and gradient are converted for, in both forms. */
  private static final List<String> CONVERTERS =
      List.of("tflite", ONNX, NodeProgram.ONNX, NodeProgram.TENSORFLOW);

  private static final List<String> FORMS = List.of("plain", "portable");

  private static final String GRADIENTS =
      """

      ## Value and gradient

      The signature `value_and_gradient` of the same models, mode `smooth`, as it is exported and with `--portable` (`portable()` in Java), which writes gradients in operations that
      converters know. Where operators have methods, `softsort` stands for the others, and `sort` and `rank` are there with all.
      `saved_model_cli`, C and Java take both: they run TensorFlow's own kernels. `ot` and `smooth_sort` solve linear systems in their loops, which `--portable` writes as arithmetic; [what does not travel](export.md#what-does-not-travel)
      says what is left.

      """;

  @TempDir private Path directory;

  @Test
  void thePageSaysWhatConsumersTake() throws IOException, InterruptedException {
    List<ConsumerModel> models = ConsumerModel.all();
    List<List<ConsumerTrial>> trials = export(models);
    boolean withC = isThere("gcc", CProgram.canCompile(), "C");
    boolean withNode = isThere("npm", NodeProgram.canRun(), "JavaScript");
    JsonNode python = inPython(trials, withNode);
    UnknownOperations unknown = new UnknownOperations();
    List<List<Map<String, String>>> findings = findings(python, trials, unknown);
    if (withNode) {
      inJavaScript(trials, findings);
    }
    List<String> inC = withC ? inC(python, trials) : List.of();
    String page = MeasuredFile.page().text();
    ConsumersPage values = new ConsumersPage(TITLES, WrittenTable.of(page, 0));
    ConsumersPage gradients = new ConsumersPage(titlesOfGradients(), WrittenTable.of(page, 1));
    for (int i = 0; i < models.size(); i++) {
      Map<String, String> found = findings.get(i).get(0);
      found.putIfAbsent(JAX, ConsumersPage.TAKEN); // takes all
      found.put(ONNX_IN_JAVA, onnxInJava(found.get(ONNX), trials.get(i).get(0)));
      if (withC) {
        found.put(C, inC.get(i));
      }
      values.add(models.get(i), found);
      if (models.get(i).withGradient()) {
        gradients.add(models.get(i), ofGradient(findings.get(i)));
      }
    }
    MeasuredFile.page().holds(values.table() + GRADIENTS + gradients.table());
    MeasuredFile.operations("not_in_tflite").holds(unknown.of("tflite"));
    MeasuredFile.operations("not_in_onnx").holds(unknown.of("onnx"));
  }

  private static boolean isThere(String program, boolean isThere, String columns) {
    if (!isThere) {
      assertFalse(MeasuredFile.isToBeWritten(), program + " is needed to write the page");
      System.out.println(program + " is missing: no column for " + columns + " is checked");
    }
    return isThere;
  }

  private static boolean isForSlow(int position) {
    return MeasuredFile.isToBeWritten() || position % ONE_OF == 0;
  }

  private List<List<ConsumerTrial>> export(List<ConsumerModel> models) {
    return IntStream.range(0, models.size())
        .parallel()
        .mapToObj(
            i -> {
              try {
                Path folder = Files.createDirectory(directory.resolve("model" + i));
                return models.get(i).export(folder, isForSlow(i));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  private static Map<String, String> titlesOfGradients() {
    Map<String, String> titles = new LinkedHashMap<>();
    for (String converter : CONVERTERS) {
      FORMS.forEach(form -> titles.put(converter + form, TITLES.get(converter) + ", " + form));
    }
    return titles;
  }

  /** What became of each trial by consumer, and which operations they did not know. */
  private static List<List<Map<String, String>>> findings(
      JsonNode python, List<List<ConsumerTrial>> trials, UnknownOperations unknown) {
    List<List<Map<String, String>>> findings = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      List<Map<String, String>> ofModel = new ArrayList<>();
      for (int trial = 0; trial < trials.get(i).size(); trial++) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonNode found = python.get("findings").get(i).get(trial);
        for (Map.Entry<String, JsonNode> finding : found.properties()) {
          unknown.add(finding.getKey(), finding.getValue(), trials.get(i).get(trial));
          texts.put(finding.getKey(), finding.getValue().get(0).asText());
        }
        ofModel.add(texts);
      }
      findings.add(ofModel);
    }
    return findings;
  }

  /** The second trial is the plain one; there is a third where the portable one is another. */
  private static Map<String, String> ofGradient(List<Map<String, String>> trials) {
    Map<String, String> findings = new LinkedHashMap<>();
    for (int form = 0; form < FORMS.size(); form++) {
      String suffix = FORMS.get(form);
      Map<String, String> trial = trials.get(Math.min(1 + form, trials.size() - 1));
      trial.forEach((converter, text) -> findings.put(converter + suffix, text));
    }
    return findings;
  }

  /** What Python converted; what is not converted is no model for JavaScript either. */
  private void inJavaScript(
      List<List<ConsumerTrial>> trials, List<List<Map<String, String>>> findings)
      throws IOException, InterruptedException {
    NodeProgram node = NodeProgram.install(directory);
    for (int i = 0; i < trials.size(); i++) {
      for (int trial = 0; trial < trials.get(i).size(); trial++) {
        Map<String, String> found = findings.get(i).get(trial);
        found.put(NodeProgram.ONNX, found.get(ONNX));
        for (String consumer : List.of(NodeProgram.ONNX, NodeProgram.TENSORFLOW)) {
          String converted = found.get(consumer);
          if (converted != null && ConsumersPage.isTaken(converted)) {
            node.add(
                consumer,
                trials.get(i).get(trial),
                run -> found.put(consumer, run.equals(ConsumersPage.TAKEN) ? converted : run));
          }
        }
      }
    }
    node.run();
  }

  /** What is not converted is no model for Java either. */
  private static String onnxInJava(String inPython, ConsumerTrial trial) {
    return inPython.equals(ConsumersPage.TAKEN) ? new OnnxModel(trial).call() : inPython;
  }

  private List<String> inC(JsonNode python, List<List<ConsumerTrial>> trials)
      throws IOException, InterruptedException {
    Path headers = Path.of(python.get("headers").asText());
    return CProgram.compile(directory, headers)
        .call(trials.stream().map(ofModel -> ofModel.get(0)).toList());
  }

  /** Those in Python, out of some, that are given signatures of the model at this position. */
  private static List<String> inPython(
      Collection<String> consumers, int position, boolean withNode) {
    boolean withSlow = isForSlow(position);
    return consumers.stream()
        .filter(name -> !ELSEWHERE.contains(name))
        .filter(name -> withSlow || !SLOW.contains(name))
        .filter(name -> withNode || !name.equals(NodeProgram.TENSORFLOW))
        .toList();
  }

  private JsonNode inPython(List<List<ConsumerTrial>> trials, boolean withNode)
      throws IOException, InterruptedException {
    ArrayNode descriptions = new JsonMapper().createArrayNode();
    for (int i = 0; i < trials.size(); i++) {
      List<ConsumerTrial> ofModel = trials.get(i);
      ArrayNode all = descriptions.addArray();
      all.add(ofModel.get(0).description(inPython(TITLES.keySet(), i, withNode)));
      List<String> ofGradient = inPython(CONVERTERS, i, withNode);
      ofModel.stream().skip(1).forEach(trial -> all.add(trial.description(ofGradient)));
    }
    Path models = Files.writeString(directory.resolve("models.json"), descriptions.toString());
    Path results = directory.resolve("results.json");
    Map<String, String> sameOrders = Map.of("PYTHONHASHSEED", "0");
    Python.run(sameOrders, script -> {}, "consumers.py", models.toString(), results.toString());
    return new JsonMapper().readTree(results.toFile());
  }
}
