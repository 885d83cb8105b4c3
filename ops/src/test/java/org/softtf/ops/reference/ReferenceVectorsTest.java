package org.softtf.ops.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    long notBuilt = cases.stream().filter(row -> NotBuilt.entry(row) != null).count();
    List<ReferenceCase> built = cases.stream().filter(row -> NotBuilt.entry(row) == null).toList();
    Map<ReferenceCase, Comparison> comparisons = new IdentityHashMap<>();
    built.forEach(row -> comparisons.put(row, new Comparison()));
    for (Group group : groups(built)) {
      group.run(TFloat64.class, group.rows(), comparisons);
      group.run(
          TFloat32.class,
          group.rows().stream().filter(row -> row.float32Error().isPresent()).toList(),
          comparisons);
    }
    EagerCases.run(built, comparisons);
    List<ReferenceCase> failed =
        built.stream().filter(row -> !comparisons.get(row).passed()).toList();
    failed.forEach(row -> System.out.println(row.id() + ": " + comparisons.get(row)));
    System.out.printf(
        "reference vectors: %d passed, %d failed, %d not built%n",
        built.size() - failed.size(), failed.size(), notBuilt);
    assertEquals(0, failed.size(), "reference cases failed; they are listed above");
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

  private static Collection<Group> groups(List<ReferenceCase> cases) {
    return cases.stream()
        .collect(
            Collectors.groupingBy(ReferenceCase::form, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(Group::new)
        .toList();
  }

  /** Cases that one graph serves. */
  private record Group(List<ReferenceCase> rows) {
    void run(
        Class<? extends TFloating> type,
        List<ReferenceCase> some,
        Map<ReferenceCase, Comparison> comparisons) {
      if (some.isEmpty()) {
        return;
      }
      try (CaseGraph graph = new CaseGraph(some.get(0), type)) {
        some.forEach(
            row -> attempt(comparisons.get(row), () -> graph.run(row, comparisons.get(row))));
      } catch (RuntimeException e) {
        some.forEach(row -> comparisons.get(row).fail("cannot be built: " + e));
      }
    }
  }

  static void attempt(Comparison comparison, Runnable run) {
    try {
      run.run();
    } catch (RuntimeException e) {
      comparison.fail("cannot be run: " + e);
    }
  }
}
