// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.softtf.savedmodel.cli.models.ManyCalls;

/** A process that calls damaged models until it has called all, or one ends it. */
final class ManyCallsProcess {
  private static final long SECONDS = 60;
  private static final String END = "end";
  private static final int WRITTEN = 4;

  /** As `check` limits memory, of which Java and TensorFlow reserve much. */
  private static final long KILOBYTES = 8L << 20;

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final long first;
  private final long end;

  private ManyCallsProcess(Process process, Path log, long first, long end) {
    this.process = process;
    this.log = log;
    this.first = first;
    this.end = end;
  }

  static ManyCallsProcess start(Path whole, Path directory, long first, long end)
      throws IOException {
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "ulimit -c 0; ulimit -v " + KILOBYTES + "; exec \"$@\"",
            "calls",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ErrorFile=" + directory.resolve("crash.txt"),
            "-cp",
            System.getProperty("java.class.path"),
            ManyCalls.class.getName(),
            whole.toString(),
            directory.toString(),
            Long.toString(first),
            Long.toString(end));
    Path log = directory.resolve("log.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    ManyCallsProcess started = new ManyCallsProcess(builder.start(), log, first, end);
    Thread reader = new Thread(started::read);
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      // the process is gone
    }
    lines.add(END);
  }

  /**
   * Follows it to its end.
   *
   * @param ends counts what came of the models
   * @return the seed of the model that ended it; the end of all if none did
   */
  long follow(Map<String, Integer> ends) throws InterruptedException {
    long seed = first;
    try {
      for (String line = next(); !line.equals(END); line = next()) {
        if (line.startsWith(ManyCalls.NEXT)) {
          seed = Long.parseLong(line.substring(ManyCalls.NEXT.length()));
        } else if (line.startsWith(ManyCalls.SAID) || line.startsWith(ManyCalls.WRONG)) {
          MutatedModelsTest.requirePlain("seed " + seed, run(line));
          ends.merge(kind(line), 1, Integer::sum);
          seed++;
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Math.min(seed, end);
  }

  /** How it ended, for whoever looks for the cause: its exit code, and what it wrote last. */
  String ending() throws IOException {
    List<String> written =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    int shown = Math.min(WRITTEN, written.size());
    return "exit code "
        + process.exitValue()
        + ": "
        + String.join(" | ", written.subList(written.size() - shown, written.size()));
  }

  private static CommandRun run(String line) {
    // what was thrown counts as an internal error
    return new CommandRun(
        1, "", line.startsWith(ManyCalls.WRONG) ? "unexpected error " + line : line);
  }

  private static String kind(String line) {
    return line.contains(ManyCalls.CALLED) ? "called" : "refused";
  }

  /** The next line; the end if none comes in time. */
  private String next() throws InterruptedException {
    String line = lines.poll(SECONDS, TimeUnit.SECONDS);
    return line == null ? END : line;
  }
}
