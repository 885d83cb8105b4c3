// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.softtf.savedmodel.cli.MutatedModel;
import org.softtf.savedmodel.cli.values.Json;
import org.softtf.savedmodel.cli.values.Printable;
import org.softtf.savedmodel.internal.reading.ModelFile;

/**
 * Does for many damaged models in one process what {@code check} does for each in a process of its
 * own, which takes a thousand times as long to start. A line tells which model comes next, and a
 * line what came of it, so that whoever reads them knows which one ended the process.
 */
public final class ManyCalls {
  /** What the lines begin with. */
  public static final String NEXT = "next ";

  /** The model was called, or refused in words, which follow. */
  public static final String SAID = "said ";

  /** Something was thrown that no user should see; it follows. */
  public static final String WRONG = "wrong ";

  /** Among what was said: a signature was called. */
  public static final String CALLED = CallingProgram.CALLED + ": ";

  /** Escapes as the command does. */
  private static final PrintWriter OUT =
      Printable.writer(new PrintWriter(System.out, true, StandardCharsets.UTF_8));

  private ManyCalls() {}

  /**
   * Runs it.
   *
   * @param arguments a whole model, a directory to write in, and the seeds from the first to before
   *     the last
   */
  public static void main(String[] arguments) throws IOException {
    Path whole = Path.of(arguments[0]);
    Path directory = Path.of(arguments[1]);
    for (long seed = Long.parseLong(arguments[2]); seed < Long.parseLong(arguments[3]); seed++) {
      Path model = directory.resolve("model");
      new MutatedModel(seed).write(whole, model);
      say(NEXT + seed);
      try {
        say(SAID + call(model, directory));
      } catch (Exception | LinkageError e) {
        say(WRONG + e);
      }
    }
  }

  private static void say(String line) {
    OUT.print(line.replace('\n', ' ') + "\n");
    OUT.flush();
  }

  private static String call(Path model, Path directory) throws IOException {
    try {
      if (!OutsideAccess.of(model, ModelFile.metaGraph(model)).isEmpty()) {
        return "not run";
      }
    } catch (IOException e) {
      return e.getMessage();
    }
    Path request = directory.resolve("request.json");
    Path result = directory.resolve("result.jsonl");
    ObjectNode asked = Json.object().put("path", model.toAbsolutePath().toString());
    asked.putObject("shapes");
    Files.writeString(request, asked.toString());
    CallingProgram.main(new String[] {request.toString(), result.toString()});
    StringBuilder said = new StringBuilder();
    for (String line : Files.readAllLines(result)) {
      JsonNode event = Json.tree(line);
      said.append(event.path("event").asText()).append(": ").append(event.path("why").asText());
    }
    return said.toString().replace(CallingProgram.NOT_CALLED, "refused");
  }
}
