// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Value and gradient of one operator: a row of two charts for each group of looks. */
public final class OperatorPicture {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 260;
  private static final int POINTS = 160;

  private OperatorPicture() {}

  /**
   * Draws a scene.
   *
   * @param choice what is the same in all looks
   */
  public static Figure of(Scene scene, Look.Choice choice) {
    return of(scene, choice, POINTS);
  }

  /** The same with curves of so many points. */
  static Figure of(Scene scene, Look.Choice choice, int points) {
    Figure figure = new Figure(WIDTH, HEIGHT);
    for (Look.Group group : Look.groups(scene.spec(), choice)) {
      Curves curves = Curves.of(scene, group.looks(), points);
      figure.row(
          List.of(
              chart(scene.says(), group, scene, curves.t(), curves.values()),
              chart("derivative, " + group.title(), group, scene, curves.t(), curves.slopes())));
    }
    return figure;
  }

  private static XYChart chart(
      String title, Look.Group group, Scene scene, double[] t, double[][] lines) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle("t").build();
    chart
        .getStyler()
        .setChartTitleFont(chart.getStyler().getChartTitleFont().deriveFont(11f))
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendFont(chart.getStyler().getLegendFont().deriveFont(10f))
        .setLegendBorderColor(Color.WHITE);
    chart
        .getStyler()
        .setPlotGridLinesColor(new Color(230, 230, 230))
        .setAxisTickLabelsFont(chart.getStyler().getLegendFont().deriveFont(10f))
        .setXAxisDecimalPattern("0.0")
        .setXAxisMin(scene.from())
        .setXAxisMax(scene.to());
    for (int i = 0; i < lines.length; i++) {
      chart.addSeries(group.looks().get(i).label(), t, lines[i]).setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }
}
