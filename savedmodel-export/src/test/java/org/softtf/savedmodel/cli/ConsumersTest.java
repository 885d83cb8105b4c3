// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * JAX takes all, a second each. So only one of so many tries it, but when the page is written.
   */
  private static final int ONE_OF = 20;

  /** Those that this test calls itself. */
  private static final List<String> IN_JAVA = List.of(ONNX_IN_JAVA, C);

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("saved_model_cli", "`saved_model_cli`");
    TITLES.put("keras", "Keras");
    TITLES.put("tflite", "TFLite");
    TITLES.put(ONNX, "ONNX");
    TITLES.put(ONNX_IN_JAVA, "ONNX in Java");
    TITLES.put("openvino", "OpenVINO");
    TITLES.put(JAX, "JAX");
    TITLES.put(C, "C");
  }

  /** Those that value and gradient are converted for, in both forms. */
  private static final List<String> CONVERTERS = List.of("tflite", ONNX);

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
    JsonNode python = inPython(trials);
    boolean withC = CProgram.canCompile();
    List<String> inC = withC ? inC(python, trials) : List.of();
    ConsumersPage values = new ConsumersPage(TITLES);
    ConsumersPage gradients = new ConsumersPage(titlesOfGradients());
    UnknownOperations unknown = new UnknownOperations();
    for (int i = 0; i < models.size(); i++) {
      JsonNode found = python.get("findings").get(i);
      for (int trial = 0; trial < found.size(); trial++) {
        for (Map.Entry<String, JsonNode> finding : found.get(trial).properties()) {
          unknown.add(finding.getKey(), finding.getValue(), trials.get(i).get(trial));
        }
      }
      Map<String, String> findings = texts(found.get(0));
      findings.putIfAbsent(JAX, ConsumersPage.TAKEN);
      findings.put(ONNX_IN_JAVA, onnxInJava(findings.get(ONNX), trials.get(i).get(0)));
      findings.put(C, withC ? inC.get(i) : ConsumersPage.TAKEN);
      values.add(models.get(i), findings);
      if (models.get(i).withGradient()) {
        gradients.add(models.get(i), ofGradient(found));
      }
    }
    MeasuredFile.page().holds(values.table() + GRADIENTS + gradients.table(), withC);
    MeasuredFile.operations("not_in_tflite").holds(unknown.of("tflite"));
    MeasuredFile.operations("not_in_onnx").holds(unknown.of("onnx"));
    if (!withC) {
      System.out.println("gcc is missing: the page's column for C was not checked");
    }
  }

  private List<List<ConsumerTrial>> export(List<ConsumerModel> models) {
    return IntStream.range(0, models.size())
        .parallel()
        .mapToObj(
            i -> {
              try {
                return models.get(i).export(Files.createDirectory(directory.resolve("model" + i)));
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

  private static Map<String, String> texts(JsonNode found) {
    Map<String, String> texts = new LinkedHashMap<>();
    found.properties().forEach(f -> texts.put(f.getKey(), f.getValue().get(0).asText()));
    return texts;
  }

  /** The second trial is the plain one; there is a third where the portable one is another. */
  private static Map<String, String> ofGradient(JsonNode found) {
    Map<String, String> findings = new LinkedHashMap<>();
    for (int form = 0; form < FORMS.size(); form++) {
      String suffix = FORMS.get(form);
      JsonNode trial = found.get(Math.min(1 + form, found.size() - 1));
      texts(trial).forEach((converter, text) -> findings.put(converter + suffix, text));
    }
    return findings;
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

  /** Those in Python that are given the signature of the model at this position. */
  private static List<String> inPython(int position) {
    boolean withJax = MeasuredFile.isToBeWritten() || position % ONE_OF == 0;
    return TITLES.keySet().stream()
        .filter(name -> !IN_JAVA.contains(name) && (withJax || !name.equals(JAX)))
        .toList();
  }

  private JsonNode inPython(List<List<ConsumerTrial>> trials)
      throws IOException, InterruptedException {
    ArrayNode descriptions = new JsonMapper().createArrayNode();
    for (int i = 0; i < trials.size(); i++) {
      List<ConsumerTrial> ofModel = trials.get(i);
      ArrayNode all = descriptions.addArray();
      all.add(ofModel.get(0).description(inPython(i)));
      ofModel.stream().skip(1).forEach(trial -> all.add(trial.description(CONVERTERS)));
    }
    Path models = Files.writeString(directory.resolve("models.json"), descriptions.toString());
    Path results = directory.resolve("results.json");
    Map<String, String> sameOrders = Map.of("PYTHONHASHSEED", "0");
    Python.run(sameOrders, script -> {}, "consumers.py", models.toString(), results.toString());
    return new JsonMapper().readTree(results.toFile());
  }
}
