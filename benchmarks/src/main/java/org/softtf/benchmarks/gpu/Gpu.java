// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.gpu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.Cases;
import org.softtf.benchmarks.command.BenchmarkCommand;
import org.softtf.benchmarks.command.JsonFile;
import org.softtf.benchmarks.report.Machine;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;
import org.softtf.benchmarks.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs operators on the CPU and on the GPU, compares the numbers, and takes the times. */
@Command(
    name = "gpu",
    description =
        "Compares every operator on the GPU with the CPU, and times the cases of compare on both."
            + " Exit code 1 if there is no GPU or the numbers differ.")
public final class Gpu extends BenchmarkCommand {
  @Parameters(
      paramLabel = "OPERATOR",
      arity = "0..*",
      description = "Python names of operators; all if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--devices",
      paramLabel = "A,B",
      split = ",",
      description = "Two of cpu and gpu; cpu,cpu tries this program; cpu,gpu if not given.")
  private List<Device> devices = List.of(Device.CPU, Device.GPU);

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the inputs that are compared; ${DEFAULT-VALUE} if not given.")
  private int rows = 3;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Length of these rows; ${DEFAULT-VALUE} if not given.")
  private int length = 37;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long to repeat a timed call; 0: no times; ${DEFAULT-VALUE} if not given.")
  private double seconds = 0.2;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many cases are compared side by side; as many as cores if not given.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Mixin private JsonFile json = new JsonFile("gpu.json");

  private Gpu() {}

  @Override
  public Integer call() throws IOException {
    List<BenchmarkCase> compared = compared();
    for (Device device : devices) {
      if (!device.isHere()) {
        System.err.println(
            "TensorFlow finds no GPU here. It needs its library for GPUs (-Pgpu), CUDA and a GPU of"
                + " NVIDIA: docs/gpu.md. --devices cpu,cpu tries this program without one.");
        return 1;
      }
    }
    List<DeviceComparison> comparisons =
        Progress.eachSideBySide(
            "Comparing",
            compared,
            jobs,
            c -> DeviceComparison.of(c, devices.get(0), devices.get(1)));
    List<DeviceTimes> times =
        Progress.each(
            "Timing", timed(), c -> DeviceTimes.of(c, devices.get(0), devices.get(1), seconds));
    report(comparisons, times);
    return comparisons.stream().allMatch(DeviceComparison::isSame) ? 0 : 1;
  }

  private List<BenchmarkCase> compared() {
    if (devices.size() != 2) {
      throw wrong("--devices must name two, as cpu,gpu, got " + devices.size());
    }
    if (rows < 1 || length < 1 || jobs < 1 || !(seconds >= 0)) {
      throw wrong("--rows, --length and --jobs must be at least 1, --seconds at least 0");
    }
    try {
      return Cases.of(names, rows, length);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private List<BenchmarkCase> timed() {
    return seconds == 0
        ? List.of()
        : Cases.all().stream()
            .filter(c -> names.isEmpty() || names.contains(c.operator()))
            .toList();
  }

  private void report(List<DeviceComparison> comparisons, List<DeviceTimes> times)
      throws IOException {
    String first = devices.get(0).name().toLowerCase(Locale.ROOT);
    String second = devices.get(1).name().toLowerCase(Locale.ROOT);
    reportComparisons(comparisons, first, second);
    MarkdownTable table =
        new MarkdownTable("case, value and gradient", first + " ms", second + " ms", "ratio");
    for (DeviceTimes time : times) {
      table.add(
          time.name(),
          Numbers.text(time.firstMs()),
          Numbers.text(time.secondMs()),
          Numbers.text(time.ratio()));
    }
    System.out.printf("%n%s%n%n%s.%n%n", times.isEmpty() ? "" : table, Machine.describe());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", Machine.describe());
    all.put("devices", List.of(first, second));
    all.put("comparisons", comparisons);
    all.put("times", times);
    json.write(all);
  }

  private static void reportComparisons(
      List<DeviceComparison> comparisons, String first, String second) {
    long same = comparisons.stream().filter(DeviceComparison::isSame).count();
    System.out.printf(
        "%n%d of %d cases are the same on %s and %s, to %s.%n",
        same, comparisons.size(), first, second, text(DeviceComparison.TOLERANCE));
    if (same == comparisons.size()) {
      return;
    }
    MarkdownTable others =
        new MarkdownTable("case", "value", "gradient", "float32 on " + first, "failure");
    comparisons.stream()
        .filter(comparison -> !comparison.isSame())
        .forEach(
            c ->
                others.add(
                    c.name(),
                    text(c.value().devices()),
                    text(c.gradient().devices()),
                    text(c.value().rounding()) + ", " + text(c.gradient().rounding()),
                    firstLine(c.failure())));
    System.out.printf("The others:%n%n%s%n", others);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").replace("|", "/");
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.0e", number);
  }
}
