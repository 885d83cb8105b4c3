// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs a program that may crash, hang, or ask for all memory. */
final class LimitedProcess {
  /** Sets limits for itself, and becomes the program; no files of a program that crashed. */
  private static final String LIMITED = "ulimit -c 0; ulimit -v \"$0\"; exec \"$@\"";

  /** What a shell says of a program that may not be run or is not there. */
  private static final Set<Integer> NOT_STARTED = Set.of(126, 127);

  private static final int FIRST_SIGNAL = 128;

  private LimitedProcess() {}

  /** How a program ended. */
  record End(boolean inTime, int status) {
    boolean well() {
      return inTime && status == 0;
    }

    /** What ended it, after the words for who it is. */
    String text(Limits limits) {
      if (!inTime) {
        return "did not end within "
            + limits.time().toSeconds()
            + " s; --time-limit gives it longer";
      }
      String signal =
          status > FIRST_SIGNAL
              ? "by the signal " + (status - FIRST_SIGNAL)
              : "with status " + status;
      return "ended its process "
          + signal
          + ", by a crash or because "
          + (limits.memory() >> 20)
          + " MB of memory are not enough, of which --memory-limit gives it more";
    }
  }

  /**
   * Runs a program to its end, or to that of its time.
   *
   * @param log where its outputs go
   * @throws IOException if there is no such program
   */
  static End run(List<String> command, Map<String, String> environment, Limits limits, File log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(limited(command, limits))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .redirectInput(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      boolean inTime = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      if (inTime && NOT_STARTED.contains(process.exitValue())) {
        throw new IOException(
            command.get(0) + " is no program, or the memory limit is too small to start it");
      }
      return new End(inTime, inTime ? process.exitValue() : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.get(0), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static List<String> limited(List<String> command, Limits limits) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return command;
    }
    List<String> limited =
        new ArrayList<>(List.of("/bin/sh", "-c", LIMITED, Long.toString(limits.memory() >> 10)));
    limited.addAll(command);
    return limited;
  }
}
