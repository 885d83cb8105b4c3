// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;

/** What a run was made on. */
public final class Machine {
  private Machine() {}

  /**
   * Describes this machine and the day.
   *
   * @return one line
   */
  public static String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GiB, %s %s, %s",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes() / Math.pow(2, 30),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        LocalDate.now(ZoneOffset.UTC));
  }

  private static double memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Double.NaN;
  }

  private static String processor() {
    return lines(Path.of("/proc/cpuinfo"))
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("an unnamed processor");
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
    } catch (IOException e) {
      return Stream.of();
    }
  }
}
