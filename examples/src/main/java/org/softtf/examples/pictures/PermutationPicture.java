// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.pictures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.savedmodel.cli.pictures.Figure;
import org.softtf.savedmodel.cli.pictures.Look;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Soft permutation matrices as heat maps: a row of maps for each method that has them. */
final class PermutationPicture {
  private static final int SIZE = 190;
  private static final double[] ROW = {0.3, -1.1, 0.9, -0.2, 1.6, 0.0, -0.7, 0.5};

  private PermutationPicture() {}

  /** One map a mode. */
  static Figure byMode(double softness) {
    return of(
        List.of(Mode.values()),
        Mode::pythonName,
        (method, mode) -> Look.arguments(mode, method, softness));
  }

  /** One map a softness, smooth. */
  static Figure bySoftness(double... softnesses) {
    return of(
        Arrays.stream(softnesses).boxed().toList(),
        softness -> "softness " + softness,
        (method, softness) -> Look.arguments(Mode.SMOOTH, method, softness));
  }

  private static <C> Figure of(
      List<C> columns,
      Function<C, String> name,
      BiFunction<Method, C, Map<String, Object>> arguments) {
    Figure figure = new Figure(SIZE, SIZE);
    OperatorSpec argsort = Catalogue.standard().find("argsort").orElseThrow();
    for (Method method : argsort.methods().stream().sorted().toList()) {
      figure.row(
          columns.stream()
              .map(
                  column ->
                      map(
                          method.pythonName() + ", " + name.apply(column),
                          arguments.apply(method, column)))
              .toList());
    }
    return figure;
  }

  private static HeatMapChart map(String title, Map<String, Object> arguments) {
    HeatMapChart chart = new HeatMapChartBuilder().width(SIZE).height(SIZE).title(title).build();
    chart
        .getStyler()
        .setChartTitleFont(chart.getStyler().getChartTitleFont().deriveFont(9f))
        .setChartBackgroundColor(Color.WHITE)
        .setLegendVisible(false)
        .setPlotContentSize(1);
    chart.getStyler().setAxisTicksVisible(false);
    chart.getStyler().setMin(0).setMax(1);
    chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(8, 48, 107)});
    List<Integer> places = IntStream.range(0, ROW.length).boxed().toList();
    chart.addSeries("P", places, places, cells(arguments));
    return chart;
  }

  /** Column, row from the bottom, value: the first row of the matrix on top. */
  private static List<Number[]> cells(Map<String, Object> arguments) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      DoubleNdArray matrix =
          (TFloat64)
              Catalogue.standard()
                  .build(tf, "argsort", Map.of("x", tf.constant(ROW)), Arguments.of(arguments))
                  .get(0)
                  .asTensor();
      List<Number[]> cells = new ArrayList<>();
      for (int row = 0; row < ROW.length; row++) {
        for (int column = 0; column < ROW.length; column++) {
          cells.add(new Number[] {column, ROW.length - 1 - row, matrix.getDouble(row, column)});
        }
      }
      return cells;
    }
  }
}
