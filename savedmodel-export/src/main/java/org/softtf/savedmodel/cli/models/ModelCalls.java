// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.softtf.savedmodel.cli.values.Json;
import org.tensorflow.ndarray.Shape;

/** Calls a model's signatures in Java, in a process of its own: a model is a program. */
public final class ModelCalls {
  private final List<SignatureCall> calls = new ArrayList<>();
  private final List<String> notCalled = new ArrayList<>();
  private final List<String> notTried = new ArrayList<>();
  private String last = "it";

  private ModelCalls() {}

  /**
   * Calls all of them.
   *
   * @param shapes of inputs; the others get some that the model takes
   * @throws IOException if the model cannot be loaded, or a signature fails or ends the process
   */
  public static ModelCalls of(Path model, Map<String, Shape> shapes, Limits limits)
      throws IOException {
    return ScratchDirectory.use(
        directory -> {
          Path request = directory.resolve("request.json");
          Path result = Files.createFile(directory.resolve("result.jsonl"));
          Files.writeString(request, request(model, shapes).toString());
          LimitedProcess.End end =
              LimitedProcess.run(
                  command(directory, request, result),
                  Map.of("TF_CPP_MIN_LOG_LEVEL", "3"),
                  limits,
                  directory.resolve("log.txt").toFile());
          ModelCalls calls = new ModelCalls();
          for (String line : Files.readAllLines(result)) {
            calls.read(line, end.well());
          }
          if (!end.well()) {
            throw new IOException(model + ": " + calls.last + " " + end.text(limits));
          }
          return calls;
        });
  }

  /** The Java that runs this, with as little as it takes. */
  private static List<String> command(Path directory, Path request, Path result) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:ErrorFile=" + directory.resolve("crash.txt"),
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
        "-cp",
        System.getProperty("java.class.path"),
        CallingProgram.class.getName(),
        request.toString(),
        result.toString());
  }

  private static ObjectNode request(Path model, Map<String, Shape> shapes) {
    ObjectNode request = Json.object().put("path", model.toAbsolutePath().toString());
    ObjectNode given = request.putObject("shapes");
    shapes.forEach((input, shape) -> given.set(input, Json.sizes(shape)));
    return request;
  }

  /** A line is whole unless the program was stopped while it wrote. */
  private void read(String line, boolean whole) throws IOException {
    JsonNode event;
    try {
      event = Json.tree(line);
    } catch (IOException e) {
      if (whole) {
        throw e;
      }
      return;
    }
    switch (event.path("event").asText()) {
      case CallingProgram.STARTED -> last = "signature " + event.path("signature").asText();
      case CallingProgram.NOT_CALLED -> notCalled.add(reason(event));
      case CallingProgram.NOT_TRIED -> notTried.add(reason(event));
      case CallingProgram.FAILED -> throw new IOException(event.path("why").asText());
      default -> calls.add(SignatureCall.of(event));
    }
  }

  private static String reason(JsonNode event) {
    return event.path("signature").asText() + ": " + event.path("why").asText();
  }

  /** What was called, in the order of names. */
  public List<SignatureCall> calls() {
    return List.copyOf(calls);
  }

  /** Signatures that TensorFlow Java cannot call, with the reason. */
  public List<String> notCalled() {
    return List.copyOf(notCalled);
  }

  /** Signatures that fail with the numbers that they were tried with, and may be right. */
  public List<String> notTried() {
    return List.copyOf(notTried);
  }
}
