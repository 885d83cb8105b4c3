// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.reference.ReferenceCase;
import org.softtf.ops.reference.ReferenceFiles;
import org.softtf.ops.reference.WrongReferences;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.Python;

/**
 * Every reference case that one operator serves: exported as the command line says, called in
 * Python, it gives the reference's values and gradients. The comparison is in {@code
 * compare_reference.py}.
 *
 * <p>The first model of each operator is one that {@code softtf export} wrote. The others are built
 * by the same command, but several of them written together.
 */
@Order(3) // takes long
class ReferenceExportTest {
  /** TensorFlow copies the whole graph before the first call of each signature. */
  private static final int MODELS_IN_A_GROUP = 8;

  private final JsonMapper json = new JsonMapper();
  private int count;

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
    Map<Boolean, List<ReferenceModel>> first =
        models.stream().collect(Collectors.partitioningBy(model -> taped.add(model.operator())));
    List<List<ReferenceModel>> groups = chunks(first.get(false));
    for (ReferenceModel model : first.get(true)) {
      exportAlone(model, directory.resolve("model" + count++), problems, script);
    }
    for (List<ReferenceModel> group : groups) {
      Path path = directory.resolve("model" + count++);
      try {
        write(script, path, false, ReferenceGroup.export(group, path));
      } catch (RuntimeException e) { // then each alone, to see which
        for (ReferenceModel model : group) {
          exportAlone(model, directory.resolve("model" + count++), problems, script);
        }
      }
    }
  }

  private static List<List<ReferenceModel>> chunks(List<ReferenceModel> models) {
    return IntStream.iterate(0, from -> from < models.size(), from -> from + MODELS_IN_A_GROUP)
        .mapToObj(from -> models.subList(from, Math.min(models.size(), from + MODELS_IN_A_GROUP)))
        .toList();
  }

  /** By the command line. */
  private void exportAlone(ReferenceModel model, Path path, List<String> problems, Writer script)
      throws IOException {
    CommandRun run = CommandRun.of(model.command(path));
    if (run.exitCode() == 0) {
      List<ObjectNode> cases =
          model.descriptions(ModelSignature.DEFAULT_NAME, ExportCommand.GRADIENT_SIGNATURE);
      write(script, path, true, cases);
    } else {
      problems.add(model.command(path) + ": " + run.err());
    }
  }

  /** Tells Python of a model. */
  private void write(Writer script, Path path, boolean tape, List<ObjectNode> cases)
      throws IOException {
    ObjectNode node = json.createObjectNode().put("path", path.toString()).put("tape", tape);
    node.putArray("cases").addAll(cases);
    script.write(json.writeValueAsString(node));
    script.write('\n');
    script.flush();
  }
}
