// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.softtf.savedmodel.cli.values.Json;

/** Calls a model's signatures in Python, with what Java gave them, and compares. */
public final class PythonCalls {
  private static final String NEEDED = "; --python wants a Python that has TensorFlow";

  /** How much of a message is shown: what is no Python may say anything. */
  private static final int LONGEST = 300;

  private static final String CHECK = "softtf_check.py";
  private static final List<String> SCRIPTS = List.of(CHECK, "softtf_arrays.py");

  private PythonCalls() {}

  /**
   * Returns Python's version of TensorFlow and its findings.
   *
   * @param tags of the graph to load
   * @param factor of all tolerances
   * @throws IOException if Python fails, or the model ends its process
   */
  public static JsonNode run(
      String python,
      Path model,
      List<String> tags,
      List<SignatureCall> calls,
      double factor,
      Limits limits)
      throws IOException {
    ObjectNode request = Json.object();
    request.put("path", model.toAbsolutePath().toString());
    request.set("tags", Json.texts(tags));
    request.put("factor", factor);
    ArrayNode list = request.putArray("calls");
    calls.forEach(call -> list.add(call.json()));
    return ScratchDirectory.use(
        directory -> {
          for (String script : SCRIPTS) {
            try (InputStream source = PythonCalls.class.getResourceAsStream(script)) {
              Files.copy(source, directory.resolve(script));
            }
          }
          Files.writeString(directory.resolve("request.json"), request.toString());
          run(python, directory, limits);
          Path result = directory.resolve("result.json");
          if (!Files.exists(result)) {
            throw new IOException(python + " gave no result" + NEEDED);
          }
          return Json.tree(Files.readString(result));
        });
  }

  private static void run(String python, Path directory, Limits limits) throws IOException {
    Path log = directory.resolve("log.txt");
    List<String> command =
        List.of(
            python,
            directory.resolve(CHECK).toString(),
            directory.resolve("request.json").toString(),
            directory.resolve("result.json").toString());
    LimitedProcess.End end;
    try {
      // oneDNN crashes on some products that gradients make (docs/export.md)
      end =
          LimitedProcess.run(
              command,
              Map.of("TF_ENABLE_ONEDNN_OPTS", "0", "TF_CPP_MIN_LOG_LEVEL", "3"),
              limits,
              log.toFile());
    } catch (IOException e) {
      throw new IOException("cannot run " + python + NEEDED, e);
    }
    if (!end.well()) {
      throw new IOException(
          python
              + (end.status() == 1
                  ? " failed: " + lastLine(Files.readString(log, StandardCharsets.UTF_8))
                  : " " + end.text(limits)));
    }
  }

  /** Python's own message, after its trace. */
  private static String lastLine(String log) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    String last = lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1).strip();
    String shown = last.length() > LONGEST ? last.substring(0, LONGEST) + " …" : last;
    return last.contains("ModuleNotFoundError") ? shown + NEEDED : shown;
  }
}
