// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The accuracy on held-out sets after each epoch. */
final class LearningCurve {
  private final List<Double> accuracies = new ArrayList<>();

  void add(double accuracy) {
    accuracies.add(accuracy);
  }

  double last() {
    return accuracies.get(accuracies.size() - 1);
  }

  /** Writes the curve as a table. */
  void write(Path file) throws IOException {
    List<String> rows = new ArrayList<>(List.of("epoch,accuracy"));
    for (int i = 0; i < accuracies.size(); i++) {
      rows.add(String.format(Locale.ROOT, "%d,%.4f", i + 1, accuracies.get(i)));
    }
    Files.write(file, rows);
  }

  /** Draws the curve as a PNG picture. */
  void draw(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(500)
            .title("Learning to sort digits")
            .xAxisTitle("epoch")
            .yAxisTitle("held-out sets sorted wholly right, %")
            .build();
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setXAxisTickMarkSpacingHint(100)
        .setYAxisMin(0.0)
        .setYAxisMax(100.0)
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.InsideSE);
    double[] epochs = IntStream.rangeClosed(1, accuracies.size()).asDoubleStream().toArray();
    double[] percentages = accuracies.stream().mapToDouble(accuracy -> 100 * accuracy).toArray();
    double[] guess = new double[epochs.length];
    Arrays.fill(guess, 100.0 / 120); // one of 5! orders is right
    chart.addSeries("network", epochs, percentages).setMarker(SeriesMarkers.NONE);
    chart.addSeries("guess", epochs, guess).setMarker(SeriesMarkers.NONE);
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
  }
}
