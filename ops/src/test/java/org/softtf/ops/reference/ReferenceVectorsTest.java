package org.softtf.ops.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Holds every operator against the reference numbers of {@code -Dreference.vectors=DIR}.
 *
 * <p>{@code -Dreference.only=REGEX} takes the cases in whose id the expression is found.
 */
class ReferenceVectorsTest {
  @Test
  void operatorsGiveTheReferenceNumbers() throws IOException {
    Pattern only = Pattern.compile(System.getProperty("reference.only", ""));
    List<ReferenceCase> cases =
        ReferenceFiles.read(ReferenceFiles.directory()).stream()
            .filter(row -> only.matcher(row.id()).find())
            .toList();
    List<CheckedCase> built =
        cases.stream().filter(row -> NotBuilt.entry(row) == null).map(CheckedCase::new).toList();
    groups(built).forEach(ReferenceVectorsTest::runInGraphs);
    EagerCases.run(built);
    List<CheckedCase> failed =
        built.stream().filter(checked -> !checked.comparison().passed()).toList();
    failed.forEach(checked -> System.out.println(checked.row().id() + ": " + checked.comparison()));
    List<CheckedCase> refuted =
        failed.stream().filter(checked -> checked.row().contradiction() > 0).toList();
    refuted.forEach(
        checked ->
            System.out.printf(
                "%s: counted in none; the reference's own soft index misses 1 in sum by %.3g%n",
                checked.row().id(), checked.row().contradiction()));
    int wrong = failed.size() - refuted.size();
    System.out.printf(
        "reference vectors: %d passed, %d failed, %d not built%n",
        built.size() - failed.size(), wrong, cases.size() - built.size());
    assertEquals(0, wrong, "reference cases failed; they are listed above");
  }

  @Test
  void whatIsListedAsNotBuiltIsNotBuilt() {
    assertEquals(
        List.of(),
        NotBuilt.NAMES.stream().filter(NotBuilt::isBuilt).toList(),
        "built, so no longer to be listed in NotBuilt");
  }

  @Test
  void aDirectoryWithoutCasesIsAnError(@TempDir Path directory) {
    var e = assertThrows(IllegalArgumentException.class, () -> ReferenceFiles.read(directory));
    assertTrue(e.getMessage().contains("no reference cases"), e.getMessage());
    assertThrows(IOException.class, () -> ReferenceFiles.read(directory.resolve("absent")));
  }

  @Test
  void aMalformedCaseIsAnErrorThatSaysWhere(@TempDir Path directory) throws IOException {
    for (String line : List.of("{", "{\"id\": \"a\"}", row("[3]", "1"), row("[1]", "\"one\""))) {
      Path file = directory.resolve("a.jsonl");
      Files.writeString(file, row("[1]", "1") + "\n" + line.replace("\"a\"", "\"b\"") + "\n");
      var e =
          assertThrows(IllegalArgumentException.class, () -> ReferenceFiles.read(directory), line);
      assertTrue(e.getMessage().contains("a.jsonl:2"), e.getMessage());
    }
  }

  @Test
  void numbersOutOfRangeAreText(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("a.jsonl"), row("[3]", "\"nan\", \"inf\", \"-inf\""));
    assertEquals(
        List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        java.util.Arrays.stream(ReferenceFiles.read(directory).get(0).inputs().get(0).values())
            .boxed()
            .toList());
  }

  private static String row(String shape, String data) {
    return """
        {"id": "a", "op": "abs", "args": {}, "inputs": [{"name": "x", "shape": %s, "data": [%s]}], \
        "outputs": [{"shape": [], "data": [0]}], "rtol": 0, "atol": 0}"""
        .formatted(shape, data);
  }

  /** Cases that one graph serves. */
  private static Collection<List<CheckedCase>> groups(List<CheckedCase> cases) {
    return cases.stream()
        .collect(
            Collectors.groupingBy(
                checked -> checked.row().form(), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static void runInGraphs(List<CheckedCase> group) {
    run(TFloat64.class, group);
    run(
        TFloat32.class,
        group.stream().filter(checked -> checked.row().float32Error().isPresent()).toList());
  }

  private static void run(Class<? extends TFloating> type, List<CheckedCase> group) {
    if (group.isEmpty()) {
      return;
    }
    try (CaseGraph graph = new CaseGraph(group.get(0).row(), type)) {
      group.forEach(
          checked -> checked.attempt(() -> graph.run(checked.row(), checked.comparison())));
    } catch (RuntimeException e) {
      group.forEach(checked -> checked.comparison().fail("cannot be built: " + e));
    }
  }
}
