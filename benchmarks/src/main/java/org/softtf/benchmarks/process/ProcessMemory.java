// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of a process and its peak, where the system tells (Linux). */
final class ProcessMemory {
  private static final String RESET_PEAK = "5";

  private final Path directory;
  private double before;

  ProcessMemory(long pid) {
    this.directory = Path.of("/proc", Long.toString(pid));
  }

  boolean isKnown() {
    return Files.isWritable(directory.resolve("clear_refs"));
  }

  /** Starts a new peak from what is resident now. */
  void startPeak() throws IOException {
    if (isKnown()) {
      Files.writeString(directory.resolve("clear_refs"), RESET_PEAK);
      before = residentMebibytes();
    }
  }

  /** The peak above what was resident when it started; null where it is not known. */
  Double peakMebibytes() throws IOException {
    return isKnown() ? field("VmHWM") - before : null;
  }

  /** What is resident; 0 where it is not known. */
  double residentMebibytes() throws IOException {
    return isKnown() ? field("VmRSS") : 0;
  }

  private double field(String name) throws IOException {
    return Files.readAllLines(directory.resolve("status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
