// SPDX-License-Identifier: Apache-2.0
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Holds every operator against the reference numbers of {@code -Dreference.vectors=DIR}.
 *
 * <p>{@code -Dreference.only=REGEX} takes the cases in whose id the expression is found.
 */
@Order(2) // takes long
class ReferenceVectorsTest {
  @Test
  void operatorsGiveTheReferenceNumbers() throws IOException {
    Pattern only = Pattern.compile(System.getProperty("reference.only", ""));
    List<ReferenceCase> cases =
        ReferenceFiles.read(ReferenceFiles.directory()).stream()
            .filter(row -> only.matcher(row.id()).find())
            .toList();
    List<CheckedCase> checked =
        WrongReferences.corrected(cases).stream().map(CheckedCase::new).toList();
    groups(checked).forEach(ReferenceVectorsTest::runInGraphs);
    EagerCases.run(checked);
    List<CheckedCase> failed = checked.stream().filter(c -> !c.comparison().passed()).toList();
    failed.forEach(c -> System.out.println(c.row().id() + ": " + c.comparison()));
    List<String> wrong = WrongReferences.of(cases);
    wrong.forEach(id -> System.out.println(id + ": the reference is wrong; held to an oracle"));
    System.out.printf(
        "reference vectors: %d passed, %d failed; %d of them held to an oracle%n",
        checked.size() - failed.size(), failed.size(), wrong.size());
    assertEquals(0, failed.size(), "reference cases failed; they are listed above");
  }

  @Test
  void theReferencesThatAreWrongAreKnown() throws IOException {
    List<ReferenceCase> cases = ReferenceFiles.read(ReferenceFiles.ofThisProject());
    assertEquals(WrongReferences.KNOWN, WrongReferences.of(cases));
  }

  @Test
  void theOracleFindsTheReferencesThatAreRight() throws IOException {
    List<ReferenceCase> cases = cases(TransportIndex::serves);
    assertTrue(cases.size() > 100, () -> cases.size() + " cases");
    for (ReferenceCase row : cases) {
      double[] oracle = TransportIndex.of(row, row.inputs());
      int n = (int) row.outputs().get(0).shape().get(-1);
      assertEquals(0, WrongReferences.missed(n, oracle), 1e-11, row.id());
      assertFoundIfRight(row, oracle);
    }
  }

  @Test
  void theOracleOfRanksFindsTheReferencesThatAreRight() throws IOException {
    List<ReferenceCase> cases = cases(NeuralRanks::serves);
    assertTrue(cases.size() > 10, () -> cases.size() + " cases");
    for (ReferenceCase row : cases) {
      assertFoundIfRight(row, NeuralRanks.of(row, row.inputs()));
    }
  }

  private static List<ReferenceCase> cases(Predicate<ReferenceCase> which) throws IOException {
    return ReferenceFiles.read(ReferenceFiles.ofThisProject()).stream().filter(which).toList();
  }

  private static void assertFoundIfRight(ReferenceCase row, double... oracle) {
    ReferenceArray want = row.outputs().get(0);
    Comparison comparison = new Comparison();
    try (Tensor tensor = Tensors.of(TFloat64.class, want.shape(), oracle)) {
      comparison.compare("oracle", tensor, want, array -> row.values());
    }
    assertEquals(
        !WrongReferences.KNOWN.contains(row.id()),
        comparison.passed(),
        () -> row.id() + ": " + comparison);
  }

  @Test
  void everyOperatorButTheRandomOnesHasReferenceNumbers() throws IOException {
    Set<OperatorSpec> held =
        ReferenceFiles.read(ReferenceFiles.ofThisProject()).stream()
            .map(row -> Catalogue.standard().find(row.operator()).orElseThrow())
            .collect(Collectors.toSet());
    assertEquals(
        List.of(),
        Catalogue.standard().all().stream()
            .filter(spec -> !spec.family().equals("random") && !held.contains(spec))
            .map(OperatorSpec::name)
            .toList());
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
    "outputs": [{"shape": [], "data": [0]}], "rtol": 0, "atol": 0}\
    """
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
