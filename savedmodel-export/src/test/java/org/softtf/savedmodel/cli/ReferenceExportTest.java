package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.reference.ReferenceCase;
import org.softtf.ops.reference.ReferenceFiles;
import org.softtf.ops.reference.WrongReferences;
import org.softtf.savedmodel.Python;

/**
 * Every reference case that one operator serves: exported by the command line, called in Python, it
 * gives the reference's values and gradients. The comparison is in {@code compare_reference.py}.
 */
@Order(3) // takes long
class ReferenceExportTest {
  private final JsonMapper json = new JsonMapper();

  @Test
  void pythonFindsTheReferenceNumbers(@TempDir Path directory)
      throws IOException, InterruptedException {
    Pattern only = Pattern.compile(System.getProperty("reference.only", ""));
    List<ReferenceCase> cases =
        WrongReferences.corrected(ReferenceFiles.read(ReferenceFiles.directory())).stream()
            .filter(row -> only.matcher(row.id()).find())
            .toList();
    List<String> problems = new ArrayList<>();
    Path results = directory.resolve("results.json");
    Python.run(
        Map.of(),
        script -> export(ReferenceModel.of(cases), directory, problems, script),
        "compare_reference.py",
        results.toString());
    JsonNode found = json.readTree(results.toFile());
    found
        .get("failed")
        .properties()
        .forEach(failure -> System.out.println(failure.getKey() + ": " + failure.getValue()));
    List<String> failed = new ArrayList<>();
    found.get("failed").fieldNames().forEachRemaining(failed::add);
    System.out.printf(
        "reference cases exported: %d checked in Python, %d of them by GradientTape too, %d failed%n",
        found.get("checked").asInt(), found.get("taped").asInt(), failed.size());
    assertEquals(List.of(), problems, "these cannot be exported");
    assertEquals(List.of(), failed, "these give other numbers; they are listed above");
    assertEquals(cases.size(), found.get("checked").asInt());
  }

  /** Python compares one model while Java exports the next. */
  private void export(
      List<ReferenceModel> models, Path directory, List<String> problems, Writer script)
      throws IOException {
    Set<String> taped = new HashSet<>();
    int count = 0;
    for (ReferenceModel model : models) {
      Path path = directory.resolve("model" + count++);
      CommandRun run = CommandRun.of(model.command(path));
      if (run.exitCode() == 0) {
        boolean first = taped.add(model.operator());
        script.write(json.writeValueAsString(model.description(path, first)));
        script.write('\n');
        script.flush();
      } else {
        problems.add(model.command(path) + ": " + run.err());
      }
    }
  }
}
