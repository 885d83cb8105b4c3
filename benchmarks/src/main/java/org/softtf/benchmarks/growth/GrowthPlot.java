// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.growth;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The plot of one operator: time and memory side by side, a line for each method, dashed for
 * SoftJAX. PNG, since SVG of it is ten times as large.
 *
 * @param operator the operator
 * @param series all lines
 */
record GrowthPlot(String operator, List<GrowthSeries> series) {
  private static final Color[] COLORS = {
    new Color(0, 114, 178),
    new Color(213, 94, 0),
    new Color(0, 158, 115),
    new Color(204, 121, 167),
    new Color(230, 159, 0),
    new Color(86, 180, 233),
    new Color(90, 90, 90)
  };

  /** Draws it, if there is anything to draw. */
  boolean draw(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<XYChart> charts =
        List.of(
            chart("time of value and gradient", "milliseconds", GrowthSeries.Point::milliseconds),
            chart("peak memory", "MiB", GrowthSeries.Point::mebibytes));
    charts = charts.stream().filter(chart -> !chart.getSeriesCollection().isEmpty()).toList();
    if (charts.isEmpty()) {
      return false;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(charts, 1, charts.size(), out, BitmapFormat.PNG);
    }
    return true;
  }

  private XYChart chart(String what, String unit, Function<GrowthSeries.Point, Double> measure) {
    XYChart chart = empty(operator + ": " + what, unit);
    Set<String> methods = new LinkedHashSet<>();
    for (GrowthSeries line : series) {
      methods.add(line.method());
      add(chart, line, measure, COLORS[(methods.size() - 1) % COLORS.length]);
    }
    return chart;
  }

  private static XYChart empty(String title, String unit) {
    XYChart chart =
        new XYChartBuilder()
            .width(760)
            .height(440)
            .title(title)
            .xAxisTitle("length of a row, n")
            .yAxisTitle(unit)
            .build();
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisLogarithmic(true)
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE);
    return chart;
  }

  private static void add(
      XYChart chart, GrowthSeries line, Function<GrowthSeries.Point, Double> measure, Color color) {
    List<GrowthSeries.Point> points = line.having(measure);
    if (points.isEmpty()) {
      return;
    }
    Double slope = line.slope(measure);
    String name =
        line.method()
            + (line.isOurs() ? "" : ", " + line.library())
            + (slope == null ? "" : ": " + GrowthSeries.power(slope));
    XYSeries drawn =
        chart.addSeries(
            name,
            points.stream().mapToDouble(GrowthSeries.Point::n).toArray(),
            points.stream().mapToDouble(measure::apply).toArray());
    drawn.setLineColor(color);
    drawn.setMarkerColor(color);
    drawn.setLineStyle(line.isOurs() ? SeriesLines.SOLID : SeriesLines.DASH_DASH);
    drawn.setMarker(line.isOurs() ? SeriesMarkers.CIRCLE : SeriesMarkers.SQUARE);
  }
}
