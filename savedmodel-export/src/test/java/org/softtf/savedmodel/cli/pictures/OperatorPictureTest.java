// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.XYChart;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.cli.pictures.Look.Choice;

class OperatorPictureTest {
  static Stream<Scene> scenes() {
    return Scenes.of(Catalogue.standard()).stream();
  }

  private static Scene scene(String operator, Map<String, Object> arguments) {
    return Scenes.of(Catalogue.standard(), operator, arguments, OptionalInt.empty());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void curvesOfAllOperatorsAreFinite(Scene scene) {
    @Nullable Method method = scene.spec().methods().isEmpty() ? null : Method.SOFTSORT;
    boolean soft = !scene.spec().modes().isEmpty();
    assertFinite(scene, soft ? new Choice(Mode.SMOOTH, method, 0.1) : Choice.NONE);
  }

  @Test
  void curvesInAllLooksAreFinite() {
    assertFinite(scene("abs", Map.of()), Choice.NONE);
  }

  @Test
  void thereIsALineForEachMethod() {
    Look.Group group =
        Look.groups(scene("sort", Map.of()).spec(), new Choice(Mode.SMOOTH, null, 0.1)).get(0);
    assertEquals("by method, smooth, softness 0.1", group.title());
    assertEquals(
        Arrays.stream(Method.values()).map(Method::pythonName).toList(),
        group.looks().stream().map(Look::label).toList());
  }

  private static void assertFinite(Scene scene, Choice choice) {
    for (Look.Group group : Look.groups(scene.spec(), choice)) {
      Curves curves = Curves.of(scene, group.looks(), 2);
      for (double[][] lines : List.of(curves.values(), curves.slopes())) {
        assertEquals(group.looks().size(), lines.length);
        assertTrue(
            Arrays.stream(lines).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite),
            () -> group.title() + ": " + Arrays.deepToString(lines));
      }
    }
  }

  @Test
  void curvesAreThoseOfTheFormula() {
    Scene sign = scene("sign", Map.of());
    Look smooth = new Look("", Map.of("mode", "smooth", "softness", 0.1));
    Curves curves = Curves.of(sign, List.of(smooth), 7);
    for (int i = 0; i < 7; i++) {
      double want = Math.tanh(5 * curves.t()[i]);
      assertEquals(want, curves.values()[0][i], 1e-12);
      assertEquals(5 * (1 - want * want), curves.slopes()[0][i], 1e-9);
    }
  }

  @Test
  void whatIsGivenIsTheSameInAllCharts() {
    assertEquals(
        List.of("derivative, by softness, c1, softsort"),
        titles("rank", new Choice(Mode.C1, Method.SOFTSORT, null)));
    assertEquals(
        List.of("derivative, by mode, softness 0.2, softsort"),
        titles("rank", new Choice(null, Method.SOFTSORT, 0.2)));
    assertEquals(
        List.of("derivative, smooth, softness 0.2"),
        titles("abs", new Choice(Mode.SMOOTH, null, 0.2)));
    assertEquals(
        List.of("derivative, by mode, softness 0.1", "derivative, by softness, smooth"),
        titles("abs", Choice.NONE));
    assertEquals(List.of("derivative, hard"), titles("sort", new Choice(Mode.HARD, null, null)));
  }

  /** Of each row that of the derivative; the other says what is drawn. */
  private static List<String> titles(String operator, Choice choice) {
    Scene scene = scene(operator, Map.of());
    return OperatorPicture.of(scene, choice, 2).rows().stream()
        .map(
            row -> {
              assertEquals(scene.says(), row.get(0).getTitle());
              return row.get(1).getTitle();
            })
        .toList();
  }

  @Test
  void theChartHoldsWhatTheOperatorGives() {
    Scene scene = Scenes.of(Catalogue.standard(), "top_k", Map.of("k", 1), OptionalInt.of(0));
    assertEquals("top_k([t, −1, 0, 1.2], k=1), element 0", scene.says());
    XYChart chart =
        (XYChart)
            OperatorPicture.of(scene, new Choice(Mode.HARD, null, null), 7).rows().get(0).get(0);
    double[] t = chart.getSeries("top_k").getXData();
    double[] largest = Arrays.stream(t).map(number -> Math.max(number, 1.2)).toArray();
    assertArrayEquals(largest, chart.getSeries("top_k").getYData(), 1e-12);
  }
}
