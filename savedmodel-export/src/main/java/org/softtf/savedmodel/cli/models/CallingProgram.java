// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.values.Json;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;

/** The process that {@link ModelCalls} starts: calls each signature, and writes a line about it. */
final class CallingProgram {
  static final String STARTED = "started";
  static final String CALLED = "called";
  static final String NOT_CALLED = "not called";
  static final String NOT_TRIED = "not tried";
  static final String FAILED = "failed";

  private CallingProgram() {}

  /**
   * Runs it.
   *
   * @param arguments the file of the request, and that of the result
   */
  public static void main(String[] arguments) throws IOException {
    JsonNode request = Json.tree(Files.readString(Path.of(arguments[0])));
    Path model = Path.of(request.get("path").asText());
    try (Writer result = Files.newBufferedWriter(Path.of(arguments[1]))) {
      try {
        call(model, shapes(request.get("shapes")), result);
      } catch (IOException e) {
        write(result, event(FAILED).put("why", e.getMessage()));
      } catch (TensorFlowException | IllegalArgumentException e) {
        write(result, event(FAILED).put("why", model + ": " + e.getMessage()));
      }
    }
  }

  private static void call(Path path, Map<String, Shape> shapes, Writer result) throws IOException {
    ModelStructure model = ModelStructure.read(path);
    Set<String> signatures = model.signatures().keySet();
    try (JavaCalls java = new JavaCalls(path, model, shapes)) {
      for (String signature : signatures) {
        write(result, event(STARTED).put("signature", signature));
        call(signature, java, result);
      }
    } catch (NotCallableException e) {
      for (String signature : signatures) {
        write(result, notCalled(signature, e));
      }
    }
  }

  private static void call(String signature, JavaCalls java, Writer result) throws IOException {
    ObjectNode event;
    try {
      event = java.call(signature).json().put("event", CALLED);
    } catch (NotCallableException e) {
      event = notCalled(signature, e);
    }
    write(result, event);
  }

  private static ObjectNode notCalled(String signature, NotCallableException e) {
    return event(e.called() ? NOT_TRIED : NOT_CALLED)
        .put("signature", signature)
        .put("why", e.getMessage());
  }

  private static Map<String, Shape> shapes(JsonNode given) {
    Map<String, Shape> shapes = new TreeMap<>();
    given.properties().forEach(input -> shapes.put(input.getKey(), Json.shape(input.getValue())));
    return shapes;
  }

  private static ObjectNode event(String name) {
    return Json.object().put("event", name);
  }

  /** At once: the next call may end the process. */
  private static void write(Writer result, ObjectNode event) throws IOException {
    result.write(event.toString());
    result.write('\n');
    result.flush();
  }
}
