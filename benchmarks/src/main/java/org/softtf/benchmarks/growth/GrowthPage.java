// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;

/** The plots of all operators, and what they show as a table. */
final class GrowthPage {
  private final List<GrowthSeries> all;

  GrowthPage(List<GrowthSeries> all) {
    this.all = all;
  }

  String table() {
    MarkdownTable table =
        new MarkdownTable(
            "operator, method, library", "largest n", "ms", "MiB", "time", "memory", "ends");
    for (GrowthSeries series : all) {
      List<GrowthSeries.Point> points = series.points();
      boolean none = points.isEmpty();
      GrowthSeries.Point last = none ? null : points.get(points.size() - 1);
      table.add(
          series.picture() + " " + series.method() + " " + series.library(),
          none ? Numbers.NONE : Integer.toString(last.n()),
          none ? Numbers.NONE : Numbers.text(last.milliseconds()),
          none ? Numbers.NONE : Numbers.text(last.mebibytes()),
          power(series.timeSlope()),
          power(series.memorySlope()),
          series.hasEnded() ? series.end() : "");
    }
    return table.toString();
  }

  private static String power(Double slope) {
    return slope == null ? Numbers.NONE : GrowthSeries.power(slope);
  }

  /** Draws all plots, and returns the Markdown that shows them. */
  String draw(Path directory, String link) throws IOException {
    StringBuilder page = new StringBuilder();
    for (Map.Entry<String, List<GrowthSeries>> entry : byPicture().entrySet()) {
      String picture = entry.getKey();
      String file = picture + ".png";
      if (new GrowthPlot(picture, entry.getValue()).draw(directory.resolve(file))) {
        page.append("![growth of ").append(picture).append("](").append(link).append(file);
        page.append(")\n\n");
      }
    }
    return page.toString();
  }

  private Map<String, List<GrowthSeries>> byPicture() {
    return all.stream()
        .collect(
            Collectors.groupingBy(GrowthSeries::picture, LinkedHashMap::new, Collectors.toList()));
  }
}
