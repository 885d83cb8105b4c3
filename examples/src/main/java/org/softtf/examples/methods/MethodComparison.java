// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.methods;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures {@code sort} with every method and mode, and prints a table for the documentation. */
@Command(
    name = "compare-methods",
    description = "Measures every method and mode of sort, as a Markdown table.")
public final class MethodComparison implements Runnable {
  private static final int LENGTH = 64;

  /** Two equal elements among others. */
  private static final double[] TIED = {0.5, -1, 0.5, 2};

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      description = "The row lengths that are timed. Default: ${DEFAULT-VALUE}")
  private List<Integer> lengths = List.of(64, 256, 1024);

  private MethodComparison() {}

  @Override
  public void run() {
    OperatorSpec sort = Catalogue.standard().find("sort").orElseThrow();
    System.out.println(head());
    for (Method method : sort.methods().stream().sorted().toList()) {
      for (Mode mode : Mode.values()) {
        if (mode.isSoft() && sort.supports(mode, method)) {
          System.out.println(row(method, mode));
        }
      }
    }
  }

  private String head() {
    StringBuilder first =
        new StringBuilder(
            "| method | mode | off the exact sort at softness 1 | 0.1 | 0.01 | zeros in P |"
                + " gradient at a tie |");
    StringBuilder second = new StringBuilder("|---|---|---|---|---|---|---|");
    for (int length : lengths) {
      first.append(" ms, n = ").append(length).append(" |");
      second.append("---|");
    }
    return first + "\n" + second;
  }

  private String row(Method method, Mode mode) {
    StringBuilder row = new StringBuilder();
    row.append("| ").append(method.pythonName()).append(" | ").append(mode.pythonName());
    for (double softness : new double[] {1, 0.1, 0.01}) {
      row.append(" | ").append(twoDigits(distance(arguments(method, mode, softness))));
    }
    row.append(" | ").append(zeros(method, mode)).append(" | ").append(tie(method, mode));
    for (int length : lengths) {
      try (MethodRun run = new MethodRun("sort", arguments(method, mode, 0.1), length)) {
        row.append(" | ").append(twoDigits(run.milliseconds(normal(length))));
      }
    }
    return row.append(" |").toString();
  }

  private static String twoDigits(double number) {
    return number < 100
        ? String.format(Locale.ROOT, "%.2g", number)
        : new BigDecimal(number, new MathContext(2)).toPlainString();
  }

  private static Map<String, Object> arguments(Method method, Mode mode, double softness) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("method", method.pythonName());
    arguments.put("mode", mode.pythonName());
    arguments.put("softness", softness);
    return arguments;
  }

  private static double[] normal(int length) {
    return DoubleStream.generate(new Random(0)::nextGaussian).limit(length).toArray();
  }

  /** The mean absolute difference from the exact sort of a normal row, whose deviation is 1. */
  private static double distance(Map<String, Object> arguments) {
    double[] numbers = normal(LENGTH);
    double[] exact = numbers.clone();
    Arrays.sort(exact);
    try (MethodRun run = new MethodRun("sort", arguments, LENGTH)) {
      double[] soft = run.value(numbers);
      double sum = 0;
      for (int i = 0; i < LENGTH; i++) {
        sum += Math.abs(soft[i] - exact[i]);
      }
      return sum / LENGTH;
    }
  }

  private static String zeros(Method method, Mode mode) {
    if (!Catalogue.standard().find("argsort").orElseThrow().supports(mode, method)) {
      return "no P";
    }
    try (MethodRun run = new MethodRun("argsort", arguments(method, mode, 0.1), LENGTH)) {
      long zeros =
          Arrays.stream(run.value(normal(LENGTH))).filter(probability -> probability == 0).count();
      return Math.round(100.0 * zeros / (LENGTH * LENGTH)) + " %";
    }
  }

  /** The derivatives of the smaller of two sorted equal elements with respect to both. */
  private static String tie(Method method, Mode mode) {
    try (MethodRun run = new MethodRun("sort", arguments(method, mode, 0.01), TIED.length, 1)) {
      double[] slope = run.slopes(TIED).get(0);
      return String.format(Locale.ROOT, "%.2f, %.2f", slope[0], slope[2]);
    }
  }
}
