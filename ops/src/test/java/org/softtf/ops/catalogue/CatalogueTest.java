// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.SharedEager;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** What the catalogue says of operators is so. */
class CatalogueTest {
  private static final SharedEager EAGER = new SharedEager();

  @AfterAll
  static void close() {
    EAGER.close();
  }

  static Stream<OperatorSpec> operators() {
    return ToyOperator.catalogue().all().stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void anArgumentLeftOutIsItsDefault(OperatorSpec operator) {
    for (ArgumentSpec argument : operator.arguments()) {
      if (argument.hasDefault()) {
        Map<String, Object> without =
            new LinkedHashMap<>(operator.plainArguments(SampleCalls.MAIN));
        without.remove(argument.name());
        Map<String, Object> with = new LinkedHashMap<>(without);
        with.put(argument.name(), argument.fallback().orElse(null));
        List<ReferenceArray> inputs = SampleCalls.inputs(operator, SampleCalls.MAIN, with);
        List<double[]> want = run(operator, with, inputs);
        List<double[]> got = run(operator, without, inputs);
        assertEquals(want.size(), got.size());
        for (int i = 0; i < want.size(); i++) {
          assertArrayEquals(want.get(i), got.get(i), argument.toString());
        }
      }
    }
  }

  private static List<double[]> run(
      OperatorSpec operator, Map<String, Object> arguments, List<ReferenceArray> inputs) {
    Ops tf = EAGER.next();
    Mode mode = operator.modes().isEmpty() ? null : Mode.SMOOTH;
    SampleCall call =
        new SampleCall(ToyOperator.catalogue(), operator, mode, null, arguments, inputs);
    List<Operand<?>> outputs = call.build(tf, call.constants(tf, TFloat64.class), 0.4);
    return outputs.stream().map(output -> Tensors.values(output.asTensor())).toList();
  }

  @Test
  void methodsHaveTheModesThatTheySayThemselves() {
    OperatorSpec sort = Catalogue.standard().find("sort").orElseThrow();
    assertTrue(sort.supports(Mode.SMOOTH, Method.SMOOTH_SORT));
    assertTrue(sort.supports(Mode.HARD, Method.SMOOTH_SORT));
    assertFalse(sort.supports(Mode.C1, Method.SMOOTH_SORT));
    assertTrue(sort.supports(Mode.C1, Method.FAST_SOFT_SORT));
    OperatorSpec argsort = Catalogue.standard().find("argsort").orElseThrow();
    assertFalse(argsort.supports(Mode.SMOOTH, Method.FAST_SOFT_SORT));
  }

  /** Its second column says which methods give soft indices. */
  @Test
  void howToChooseHasARowForEachMethod() throws IOException {
    Map<String, Boolean> listed = new TreeMap<>();
    boolean inTable = false;
    Path page = Path.of(System.getProperty("project.root"), "docs", "how-to-choose.md");
    for (String line : Files.readAllLines(page)) {
      inTable = line.startsWith("| method | indices |") || (inTable && line.startsWith("|"));
      String[] cells = line.split("\\|", -1);
      if (inTable && cells[1].strip().matches("[a-z_]+") && !cells[1].strip().equals("method")) {
        listed.put(cells[1].strip(), !cells[2].strip().equals("none"));
      }
    }
    Map<String, Boolean> methods = new TreeMap<>();
    for (Method method : Catalogue.standard().find("sort").orElseThrow().methods()) {
      boolean gives = Catalogue.standard().find("argsort").orElseThrow().methods().contains(method);
      methods.put(method.pythonName(), gives);
    }
    assertEquals(methods, listed);
  }

  @Test
  void aCatalogueIsAValue() {
    assertEquals(
        Catalogue.standard().all().size() + 1,
        ToyOperator.catalogue().all().size(),
        "one operator more");
    assertEquals(Optional.empty(), Catalogue.standard().find("between"));
    assertEquals(Optional.of(ToyOperator.BETWEEN), ToyOperator.catalogue().find("between_st"));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ToyOperator.catalogue().with(ToyOperator.BETWEEN));
    assertTrue(error.getMessage().contains("two operators \"between\""), error::getMessage);
  }

  @Test
  void aSecondNameOfPythonFindsTheOperatorThatIsListedOnce() {
    OperatorSpec rank = Catalogue.standard().find("rank").orElseThrow();
    assertEquals(Optional.of(rank), Catalogue.standard().find("ranking"));
    assertEquals(Optional.of(rank), Catalogue.standard().find("ranking_st"));
    assertFalse(Catalogue.standard().all().stream().anyMatch(o -> o.name().equals("ranking")));
    assertArrayEquals(new double[] {3, 1, 2}, ranks("ranking_st"), "a straight-through form");
    double[] soft = ranks("ranking");
    assertTrue(soft[0] < 2.99 && soft[1] > 1.01, () -> "not soft: " + Arrays.toString(soft));
  }

  private static double[] ranks(String name) {
    Ops tf = EAGER.next();
    Map<String, Operand<?>> row = Map.of("x", tf.constant(new double[] {-1, 2, 0}));
    Arguments arguments = Arguments.of(Map.of("softness", 0.3));
    return Tensors.values(Catalogue.standard().build(tf, name, row, arguments).get(0).asTensor());
  }

  /** Names of operators and arguments, values that are wrong, and what they must be. */
  static Stream<List<Object>> wrongValues() {
    return Stream.of(
        List.of("quantile", "q", List.of("a"), "numbers, got [\"a\"]"),
        List.of("quantile", "q", Collections.singletonList(null), "numbers, got [null]"),
        List.of("percentile", "p", "half", "numbers, got \"half\""),
        List.of("dynamic_slice", "slice_sizes", List.of(1.7, 2), "whole numbers, got [1.7, 2]"),
        List.of("dynamic_slice", "slice_sizes", List.of("a"), "whole numbers, got [\"a\"]"),
        List.of("top_k", "k", 1.5, "a whole number, got 1.5"),
        List.of("top_k", "k", 1e10, "a whole number, got 1.0E10"),
        List.of("top_k", "k", Arrays.asList(1, 2), "a whole number, got [1, 2]"),
        List.of("sort", "descending", "yes", "true or false, got \"yes\""),
        List.of("sort", "softness", "soft", "a number, got \"soft\""),
        List.of("sort", "mode", 1, "text, got 1"),
        List.of("random.permutation", "seed", 3, "two whole numbers of at most 2⁵³, got 3"));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void aWrongValueIsRefusedByOperatorAndArgument(List<Object> row) {
    String name = (String) row.get(0);
    Map<String, Object> arguments = Collections.singletonMap((String) row.get(1), row.get(2));
    requireRefused(name, arguments, name + ": " + row.get(1) + " must be " + row.get(3));
  }

  @Test
  void nullIsRefusedWhereItMeansNothing() {
    requireRefused(
        "top_k", Collections.singletonMap("k", null), "top_k: k must be a whole number, got null");
    requireRefused("dynamic_slice", Map.of(), "\"slice_sizes\" is needed");
  }

  @Test
  void whatMustBeGivenIsMissed() {
    requireRefused(
        "quantile", Map.of(), "the argument \"q\" is needed, such as q=0.3; given are []");
    requireRefused("top_k", Map.of(), "top_k: the argument \"k\" is needed, such as k=");
    requireRefused("argpercentile", Map.of(), "argpercentile: the argument \"p\" is needed");
  }

  /** For every argument of every operator: a value of each wrong kind, and none at all. */
  @ParameterizedTest
  @MethodSource("operators")
  void everyArgumentIsRefusedByItsName(OperatorSpec operator) {
    for (ArgumentSpec argument : operator.arguments()) {
      Map<String, Object> given = new LinkedHashMap<>(operator.plainArguments(SampleCalls.MAIN));
      given.remove(argument.name());
      if (argument.isRequired()) {
        assertFalse(argument.hasDefault(), argument.toString());
        String reason = argument.name().equals("seed") ? "needs a seed" : "is needed";
        requireRefused(operator, given, argument.name() + "\"", reason);
      }
      for (Object wrong : wrong(argument.kind())) {
        given.put(argument.name(), wrong);
        requireRefused(
            operator,
            given,
            operator.name() + ": " + argument.name() + " must be ",
            "got " + json(wrong));
      }
      if (!argument.isNullable()) {
        given.put(argument.name(), null);
        requireRefused(
            operator, given, operator.name() + ": " + argument.name() + " must be ", "got null");
      }
    }
  }

  private static String json(Object value) {
    return value.equals("true")
        ? "\"true\"; leave out"
        : ("" + value).replaceAll("\\ba\\b", "\"a\"");
  }

  private static List<Object> wrong(ArgumentKind kind) {
    List<Object> nulls = Collections.singletonList(null);
    return switch (kind) {
      case NUMBER -> List.of("a", true, List.of(1), Map.of());
      case WHOLE_NUMBER -> List.of("a", true, List.of(1), 1.5, 1e10, Double.NaN);
      case FLAG -> List.of("true", 1, List.of(true));
      case TEXT -> List.of(1, true, List.of("a"));
      case NUMBERS -> List.of("a", true, List.of("a"), nulls, List.of(List.of(1)));
      case WHOLE_NUMBERS -> List.of("a", true, List.of("a"), nulls, 1.5, List.of(1.7, 2));
      case TWO_WHOLE_NUMBERS -> List.of("a", 3, List.of(1), List.of(1, 2, 3), List.of(1, 0.5));
    };
  }

  private static void requireRefused(
      OperatorSpec operator, Map<String, Object> arguments, String... parts) {
    List<ReferenceArray> inputs =
        SampleCalls.inputs(operator, SampleCalls.MAIN, operator.plainArguments(SampleCalls.MAIN));
    Ops tf = EAGER.next();
    SampleCall call =
        new SampleCall(ToyOperator.catalogue(), operator, null, null, arguments, inputs);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> call.build(tf, call.constants(tf, TFloat64.class), 1),
            () -> operator + " " + arguments);
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error::getMessage);
    }
  }

  private static void requireRefused(String name, Map<String, Object> arguments, String message) {
    OperatorSpec operator = Catalogue.standard().find(name).orElseThrow();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<?>> inputs = new LinkedHashMap<>();
      SampleCalls.inputs(operator, SampleCalls.MAIN, operator.plainArguments(SampleCalls.MAIN))
          .forEach(
              input ->
                  inputs.put(
                      input.name(),
                      Tensors.constant(tf, TFloat64.class, input.shape(), input.values())));
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Catalogue.standard().build(tf, name, inputs, Arguments.of(arguments)));
      assertTrue(error.getMessage().contains(message), error::getMessage);
    }
  }
}
