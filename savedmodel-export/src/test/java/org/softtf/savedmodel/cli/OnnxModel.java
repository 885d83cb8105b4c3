// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An ONNX model that {@code consumers.py} converted, run by ONNX Runtime for Java. */
final class OnnxModel {
  private static final double TOLERANCE = 1e-3;

  private final OrtEnvironment environment =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
  private final ConsumerTrial trial;

  /** The one that was made of what a trial is about. */
  OnnxModel(ConsumerTrial trial) {
    this.trial = trial;
  }

  /** Runs it, and says in a few words what came of it. */
  String call() {
    String file = trial.converted("onnx");
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try (OrtSession session = environment.createSession(file)) {
      addInputs(inputs, session.getInputNames());
      try (OrtSession.Result result = session.run(inputs)) {
        return compare(result);
      }
    } catch (OrtException e) {
      return "OrtException: " + e.getMessage().lines().findFirst().orElse("");
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** Those that the model has: tf2onnx leaves out what is of no use. */
  private void addInputs(Map<String, OnnxTensor> inputs, Set<String> names) throws OrtException {
    for (Map.Entry<String, JsonNode> input : trial.call().inputs().properties()) {
      if (names.contains(input.getKey())) {
        inputs.put(input.getKey(), tensor(input.getValue()));
      }
    }
  }

  private OnnxTensor tensor(JsonNode array) throws OrtException {
    FloatBuffer numbers = FloatBuffer.allocate(array.get("data").size());
    array.get("data").forEach(number -> numbers.put((float) number.asDouble()));
    long[] shape = new long[array.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = array.get("shape").get(i).asLong();
    }
    return OnnxTensor.createTensor(environment, numbers.flip(), shape);
  }

  private String compare(OrtSession.Result result) {
    for (Map.Entry<String, JsonNode> output : trial.call().outputs().properties()) {
      OnnxTensor got = (OnnxTensor) result.get(output.getKey()).orElseThrow();
      String found = FoundNumbers.finding(got.getFloatBuffer(), output.getValue(), TOLERANCE);
      if (!found.equals(ConsumersPage.TAKEN)) {
        return found;
      }
    }
    return ConsumersPage.TAKEN;
  }
}
