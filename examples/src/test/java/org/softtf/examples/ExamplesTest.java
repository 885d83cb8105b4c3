// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {
  @Test
  void listNamesEveryExample() {
    CommandRun run = CommandRun.of("--list");
    assertEquals(0, run.exitCode());
    assertEquals(
        List.of(
            "sort-digits",
            "fine-tune",
            "median-regression",
            "top-k-selection",
            "threshold-filter",
            "rule-classifier",
            "engel",
            "eager-fit",
            "rank-lists",
            "wrong-labels",
            "trimmed-squares",
            "ternary-weights",
            "pixel-selection",
            "nearest-neighbours",
            "conformal-intervals",
            "learned-softness",
            "jshell",
            "class-path",
            "pictures",
            "compare-methods",
            "spark-score",
            "spark-train"),
        run.out().lines().map(line -> line.substring(0, line.indexOf(' '))).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "median-regression, 'learned: [1.0000, -2.0000, 0.5000]'",
    "top-k-selection, 'selected features: [7, 1, 3]'",
    "threshold-filter, 'learned: [0.6211]'",
    "rule-classifier, 'learned: [0.2925, 0.5999]'",
    "eager-fit, 'learned: [1.0000, -2.0000, 0.5000]'",
    "engel, 'statsmodels: slope 0.5602, intercept 81.48'"
  })
  void exampleRunsByName(String name, String said) {
    CommandRun run = CommandRun.of(name.split(" "));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains(said), run.out());
  }

  @Test
  void helpNamesAllOfThem() {
    CommandRun run = CommandRun.of("--help");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertTrue(run.out().contains("learned-softness"), run.out());
    assertTrue(run.out().contains("spark-score, spark-train"), run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-example, no-such-example",
    "sort-digit, sort-digits",
    "engel --epochs, --epochs",
    "sort-digits --epochs 0, at least 1",
    "fine-tune --steps 0, at least 1",
    "sort-digits --epochs many, many",
    "compare-methods --lengths x, --lengths",
    "'', --list"
  })
  void badArgumentsAreNamed(String arguments, String named) {
    CommandRun run = CommandRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains(named), run.err());
  }
}
