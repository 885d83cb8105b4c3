// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import java.util.Locale;
import picocli.CommandLine.Option;

/** What a process may use for one case, as options of a command. */
final class Limits {
  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "How long to repeat each of value and value-and-gradient; ${DEFAULT-VALUE} if not given.")
  double repeatSeconds = 0.1;

  @Option(
      names = "--case-seconds",
      paramLabel = "S",
      description =
          "How long a case may take, compilation included; ${DEFAULT-VALUE} if not given.")
  double caseSeconds = 20;

  @Option(
      names = "--case-memory",
      paramLabel = "MIB",
      description = "How much memory a process may hold; ${DEFAULT-VALUE} MiB if not given.")
  double mebibytes = 6144;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of either library; ${DEFAULT-VALUE} if not given.")
  int threads = 2;

  /**
   * Refuses limits that nothing can be measured within.
   *
   * @throws IllegalArgumentException for a number that is not positive
   */
  void check() {
    if (!(repeatSeconds > 0 && caseSeconds > 0 && mebibytes > 0 && threads > 0)) {
      throw new IllegalArgumentException(
          "--seconds, --case-seconds, --case-memory and --threads must be greater than 0");
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d threads, medians over %.2f s, at most %.0f s and %.0f MiB a case",
        threads,
        repeatSeconds,
        caseSeconds,
        mebibytes);
  }
}
