package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.softtf.savedmodel.cli.values.Json;

/** Calls a model's signatures in Python, with what Java gave them, and compares. */
public final class PythonCalls {
  private static final String CHECK = "softtf_check.py";
  private static final List<String> SCRIPTS = List.of(CHECK, "softtf_arrays.py");

  private PythonCalls() {}

  /** Returns Python's version of TensorFlow and its findings. */
  public static JsonNode run(String python, Path model, List<SignatureCall> calls, double factor)
      throws IOException {
    ObjectNode request = Json.object();
    request.put("path", model.toAbsolutePath().toString());
    request.put("factor", factor);
    ArrayNode list = request.putArray("calls");
    calls.forEach(call -> list.add(call.json()));
    Path directory = Files.createTempDirectory("softtf-check");
    try {
      for (String script : SCRIPTS) {
        try (InputStream source = PythonCalls.class.getResourceAsStream(script)) {
          Files.copy(source, directory.resolve(script));
        }
      }
      Files.writeString(directory.resolve("request.json"), request.toString());
      run(python, directory);
      return Json.tree(Files.readString(directory.resolve("result.json")));
    } finally {
      deleteTree(directory);
    }
  }

  private static void run(String python, Path directory) throws IOException {
    Path log = directory.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                python,
                directory.resolve(CHECK).toString(),
                directory.resolve("request.json").toString(),
                directory.resolve("result.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // oneDNN crashes on some products that gradients make (docs/export.md)
    builder.environment().put("TF_ENABLE_ONEDNN_OPTS", "0");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    Process process = start(builder, python);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            python + " failed: " + lastLine(Files.readString(log, StandardCharsets.UTF_8)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + python, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(ProcessBuilder builder, String python) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "cannot run " + python + "; --python wants a Python that has TensorFlow", e);
    }
  }

  /** Python's own message, after its trace. */
  private static String lastLine(String log) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1).strip();
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
