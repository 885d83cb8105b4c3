// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.softtf.benchmarks.cases.Cases;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;

/** What the comparison is wanted to show: ratios of value and gradient, ours by SoftJAX's. */
final class Targets {
  /** Below, what SoftJAX needs is of the size of one call into TensorFlow. */
  private static final double LONG_MILLIS = 0.3;

  private final List<Comparison> compared;
  private final List<Target> targets = new ArrayList<>();

  /**
   * A target.
   *
   * @param name what is wanted
   * @param limit the most that meets it
   * @param found what was found
   * @param worst the case that is farthest from it
   */
  record Target(String name, double limit, double found, String worst) {
    @JsonProperty
    boolean met() {
      return found <= limit;
    }
  }

  Targets(List<Comparison> all) {
    this.compared =
        all.stream()
            .filter(Comparison::isCompared)
            .filter(c -> !c.which().method().equals(Cases.DOUBLY_STOCHASTIC))
            .toList();
    List<Comparison> slow =
        where(c -> c.which().isArrayValued() && c.peer().valueAndGradientMs() >= LONG_MILLIS);
    addMean(
        "array operators where SoftJAX takes 0.3 ms or more: geometric mean of ratios", 0.25, slow);
    addWorst("each of them: largest ratio", 1.0, slow, Comparison::ratio);
    addWorst(
        "where SoftJAX takes less than 0.3 ms: our longest time in ms",
        LONG_MILLIS,
        where(c -> c.peer().valueAndGradientMs() < LONG_MILLIS),
        c -> c.ours().valueAndGradientMs());
    List<Comparison> large = where(c -> c.which().rows() == 64 && c.which().n() == 16384);
    addWorst(
        String.join(", ", Cases.ELEMENTWISE) + " of 64 × 16384: largest ratio",
        1.0,
        large.stream().filter(c -> Cases.ELEMENTWISE.contains(c.which().operator())).toList(),
        Comparison::ratio);
  }

  List<Target> all() {
    return targets;
  }

  private List<Comparison> where(Predicate<Comparison> condition) {
    return compared.stream().filter(condition).toList();
  }

  private void addMean(String name, double limit, List<Comparison> cases) {
    if (!cases.isEmpty()) {
      List<Double> ratios = cases.stream().map(Comparison::ratio).toList();
      targets.add(new Target(name, limit, Numbers.geometricMean(ratios), cases.size() + " cases"));
    }
  }

  private void addWorst(
      String name, double limit, List<Comparison> cases, Function<Comparison, Double> measure) {
    cases.stream()
        .max(Comparator.comparing(measure))
        .ifPresent(
            worst -> {
              long above = cases.stream().filter(c -> measure.apply(c) > limit).count();
              targets.add(
                  new Target(
                      name,
                      limit,
                      measure.apply(worst),
                      worst.which() + "; " + above + " of " + cases.size() + " above"));
            });
  }

  @Override
  public String toString() {
    MarkdownTable table = new MarkdownTable("target", "at most", "found", "", "of");
    for (Target target : targets) {
      table.add(
          target.name(),
          Numbers.text(target.limit()),
          Numbers.text(target.found()),
          target.met() ? "met" : "not met",
          target.worst());
    }
    return table.toString();
  }
}
