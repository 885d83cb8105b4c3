// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.growth;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.process.Measurement;
import org.softtf.ops.Mode;

/** What one side needs for one operator and method, by the length of a row. */
final class GrowthSeries {
  /** The name of this library. */
  static final String OURS = "SoftTF";

  /** The slope is that of the last sizes, where what a call costs anyway no longer counts. */
  private static final int FITTED = 5;

  private static final int FEWEST = 3;
  private static final double GROWN = 2;
  private static final double FAR_OFF = 3;

  /** Milliseconds of a call; a case takes some calls, and time to prepare them. */
  private static final double SHORT = 500;

  @JsonProperty private final String operator;
  @JsonProperty private final String method;
  @JsonProperty private final String mode;
  @JsonProperty private final int rows;
  @JsonProperty private final String library;
  @JsonProperty private final List<Point> points = new ArrayList<>();
  private String end;

  /**
   * A point.
   *
   * @param n the length of the row
   * @param milliseconds of value and gradient
   * @param mebibytes of peak memory; null where the system does not tell
   */
  record Point(int n, Double milliseconds, Double mebibytes) {}

  GrowthSeries(BenchmarkCase which, String library) {
    this.operator = which.operator();
    this.method = which.method();
    this.mode = which.mode();
    this.rows = which.rows();
    this.library = library;
  }

  /** One measurement of a case. */
  interface Measuring {
    /** Measures; null if there is nobody to do it. */
    @Nullable Measurement once() throws IOException;
  }

  /**
   * Adds what is found; once more where the points before make one expect far less, for something
   * else may have run at that moment. After a failure nothing more is to be measured.
   *
   * @return false if nobody measured
   */
  boolean measure(int n, Measuring measuring) throws IOException {
    Measurement found = measuring.once();
    if (found == null) {
      return false;
    }
    Measurement again = isFarOff(n, found) ? measuring.once() : null;
    add(n, again == null ? found : again.faster(found));
    return true;
  }

  private boolean isFarOff(int n, Measurement found) {
    return found.isMeasured()
        ? points.size() > 1 && found.valueAndGradientMs() > FAR_OFF * expected(n)
        : points.isEmpty() || (points.size() > 1 && expected(n) < SHORT);
  }

  /** Milliseconds, by the last two points. */
  private double expected(int n) {
    Point last = points.get(points.size() - 1);
    Point before = points.get(points.size() - 2);
    double grown = last.milliseconds() / before.milliseconds();
    double slope = Math.log(grown) / Math.log((double) last.n() / before.n());
    return last.milliseconds() * Math.pow((double) n / last.n(), Math.max(slope, 1));
  }

  /** What a picture shows: an operator in a mode, for a number of rows. */
  String picture() {
    return operator
        + (mode.equals(Mode.SMOOTH.pythonName()) ? "" : "-" + mode)
        + (rows == 1 ? "" : "-" + rows);
  }

  private void add(int n, Measurement found) {
    if (found.isMeasured()) {
      points.add(new Point(n, found.valueAndGradientMs(), found.peakMib()));
    } else {
      end = "n = " + n + ": " + found.error();
    }
  }

  boolean hasEnded() {
    return end != null;
  }

  /** Why it ends before the last size; null if it does not. */
  @JsonProperty("end")
  String end() {
    return end;
  }

  String method() {
    return method;
  }

  String library() {
    return library;
  }

  boolean isOurs() {
    return library.equals(OURS);
  }

  List<Point> points() {
    return points;
  }

  /** The points whose measure a logarithmic axis can show. */
  List<Point> having(Function<Point, Double> measure) {
    return points.stream().filter(p -> measure.apply(p) != null && measure.apply(p) > 0).toList();
  }

  @JsonProperty("time_slope")
  Double timeSlope() {
    return slope(Point::milliseconds);
  }

  @JsonProperty("memory_slope")
  Double memorySlope() {
    return slope(Point::mebibytes);
  }

  /** Writes a slope as a power of n. */
  static String power(double slope) {
    return String.format(Locale.ROOT, "n^%.2f", slope);
  }

  /**
   * The power of n that it grows with, by least squares of the logarithms; null of few points, and
   * where it hardly grows.
   */
  Double slope(Function<Point, Double> measure) {
    List<Point> some = having(measure);
    if (some.size() < FEWEST) {
      return null;
    }
    List<Point> last = some.subList(Math.max(0, some.size() - FITTED), some.size());
    if (measure.apply(last.get(last.size() - 1)) < GROWN * measure.apply(last.get(0))) {
      return null;
    }
    double meanX = last.stream().mapToDouble(p -> Math.log(p.n())).average().orElseThrow();
    double meanY =
        last.stream().mapToDouble(p -> Math.log(measure.apply(p))).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Point p : last) {
      double x = Math.log(p.n()) - meanX;
      products += x * (Math.log(measure.apply(p)) - meanY);
      squares += x * x;
    }
    return products / squares;
  }
}
