// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.ops.Refusals.assertRefused;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Mode;
import org.softtf.ops.OperatorUse;
import org.softtf.ops.SoftOps;
import org.softtf.ops.random.Seed;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Graphs hold the names of the catalogue, and errors the names that the user wrote. */
class NamesTest {
  static List<SampleCall> calls() {
    Map<String, SampleCall> first = new LinkedHashMap<>();
    SampleCalls.all().forEach(call -> first.putIfAbsent(call.spec().name(), call));
    return List.copyOf(first.values());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aGraphHoldsTheNameThatTheCatalogueFinds(SampleCall call) {
    SampleCall soft = call.mode() == Mode.HARD ? call.in(Mode.SMOOTH) : call;
    assertEquals(List.of(call.spec().name()), names(soft, false));
    if (call.spec().straightThrough()) {
      assertEquals(List.of(call.spec().name()), names(soft, true));
    }
  }

  private static List<String> names(SampleCall call, boolean straightThrough) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<?>> inputs = call.constants(tf, TFloat64.class);
      if (straightThrough) {
        call.buildStraightThrough(tf, inputs, 0.1);
      } else {
        call.build(tf, inputs, 0.1);
      }
      List<OperatorUse> uses =
          graph.toGraphDef().getNodeList().stream()
              .filter(node -> node.containsAttr(OperatorUse.ATTRIBUTE))
              .map(node -> node.getAttrOrThrow(OperatorUse.ATTRIBUTE).getS().toStringUtf8())
              .map(OperatorUse::parse)
              .toList();
      assertFalse(uses.isEmpty());
      uses.forEach(use -> assertEquals(straightThrough, use.straightThrough()));
      return uses.stream().map(OperatorUse::operator).distinct().toList();
    }
  }

  @Test
  void namesOfOlderGraphsAreRead() {
    assertEquals("softrelu", OperatorUse.parse("soft_relu mode=smooth softness=0.1").operator());
    assertEquals("rank", OperatorUse.parse("ranking mode=hard").operator());
    assertRefused(() -> OperatorUse.parse(null), "text must not be null");
    OperatorUse use = OperatorUse.parse("is_close mode=c1 softness=0.2");
    assertEquals("isclose mode=c1 softness=0.2", use.toString());
    assertEquals(OperatorUse.parse("isclose mode=c1 softness=0.2"), use);
  }

  @Test
  void errorsHoldTheNameThatTheUserWrote() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SoftOps soft = SoftOps.create(tf);
      Operand<TFloat64> x = tf.constant(new double[][] {{1, 2, 3}, {4, 5, 6}});
      Operand<TFloat64> two = tf.constant(new double[] {0.5, 0.5});
      assertStarts(
          "takeAlongAxis: the soft index",
          () -> soft.takeAlongAxis(x, two, SelectionOption.axis(0)));
      assertStarts(
          "take_along_axis: the soft index",
          () -> build(tf, "take_along_axis", Map.of("x", x, "soft_index", two), Map.of("axis", 0)));
      assertStarts("dynamicSlice: size", () -> soft.dynamicSlice(x, List.of(two, two), 3, 1));
      assertStarts("topK: k must be", () -> soft.topK(x, 4));
      assertStarts("top_k: k must be", () -> build(tf, "top_k", Map.of("x", x), Map.of("k", 4)));
      assertStarts("isClose: shapes", () -> soft.isClose(x, two));
      assertStarts(
          "isclose: shapes", () -> build(tf, "isclose", Map.of("x", x, "y", two), Map.of()));
      assertStarts("softRelu has no", () -> soft.mode(Mode.HARD).softRelu(x));
      assertStarts(
          "choice: p must", () -> soft.choice(x, tf.constant(new double[3]), Seed.of(1, 2)));
      assertStarts(
          "random.choice: p must",
          () ->
              build(
                  tf,
                  "random.choice",
                  Map.of("a", x, "p", tf.constant(new double[3])),
                  Map.of("seed", List.of(1, 2))));
    }
  }

  private static void build(
      Ops tf, String name, Map<String, Operand<?>> inputs, Map<String, Object> arguments) {
    Catalogue.standard().build(tf, name, inputs, Arguments.of(arguments));
  }

  private static void assertStarts(String start, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
