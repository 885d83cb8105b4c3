// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.calls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.benchmarks.cases.Median;

/**
 * The steps of {@link EagerLoop}, each in turn in one JVM.
 *
 * <p>Eager operations take up to twice as long in one JVM as in another. In turn, each step meets
 * the same moments, so differences and ratios hold.
 */
final class EagerTurns {
  /** The name, as of a benchmark of JMH. */
  static final String NAME = "EagerLoop.inTurn";

  /** An eager session holds all that it made, so it is left from time to time. */
  private static final int ROUNDS_OF_A_SESSION = 500;

  private EagerTurns() {}

  /**
   * Times the steps.
   *
   * @param seconds how long each is repeated, about
   * @return median microseconds by the name of the row; and what a gradient costs beyond the
   *     operations, as a part of two compiled steps
   */
  static Map<String, Double> times(double seconds) {
    EagerLoop loop = new EagerLoop();
    Map<String, Runnable> steps = new LinkedHashMap<>();
    steps.put("eagerOperations", loop::eagerOperations);
    steps.put("recordedOperations", loop::recordedOperations);
    steps.put("tapeStep", loop::tapeStep);
    steps.put("compiledStep", loop::compiledStep);
    loop.compile();
    rounds(loop, steps, seconds); // to warm up
    Map<String, Double> medians = new LinkedHashMap<>();
    rounds(loop, steps, seconds)
        .forEach(
            (name, times) ->
                medians.put(
                    row(name),
                    Median.of(times.stream().mapToDouble(Double::doubleValue).toArray())));
    loop.close();
    double gradient = medians.get(row("tapeStep")) - medians.get(row("eagerOperations"));
    medians.put(
        row("(tapeStep − eagerOperations) / (2 · compiledStep)"),
        gradient / (2 * medians.get(row("compiledStep"))));
    return medians;
  }

  private static String row(String step) {
    return NAME + " " + step;
  }

  private static Map<String, List<Double>> rounds(
      EagerLoop loop, Map<String, Runnable> steps, double seconds) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    steps.keySet().forEach(name -> times.put(name, new ArrayList<>()));
    long end = System.nanoTime() + (long) (seconds * 1e9 * steps.size());
    do {
      loop.open();
      int round = 0;
      do { // one at least, for opening a session may take all the time there is
        steps.forEach((name, step) -> times.get(name).add(microseconds(step)));
      } while (++round < ROUNDS_OF_A_SESSION && System.nanoTime() < end);
      loop.closeSession();
    } while (System.nanoTime() < end);
    return times;
  }

  private static double microseconds(Runnable step) {
    long start = System.nanoTime();
    step.run();
    return (System.nanoTime() - start) / 1e3;
  }
}
