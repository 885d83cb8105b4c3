// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads a case a line and answers each by a line of JSON. It is ended when it uses
 * more than it may, and started again for the next case.
 */
final class CaseProcess implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final double START_SECONDS = 120;

  private final String name;
  private final ProcessBuilder builder;
  private final Limits limits;
  private final double keptMebibytes;
  private final Path errors;
  private double idleMebibytes;
  private Process process;
  private Writer questions;
  private LinkedBlockingQueue<String> answers;
  private String description;

  /** What a process says of itself once it is ready. */
  private record Ready(String description, String error) {}

  /** The case took more than it may. */
  private static final class LimitException extends Exception {
    private static final long serialVersionUID = 1;

    LimitException(String message) {
      super(message);
    }
  }

  /**
   * Starts the process.
   *
   * @param keptMebibytes how much more memory than at its start it may keep between cases before it
   *     is started anew
   */
  CaseProcess(String name, ProcessBuilder builder, Limits limits, double keptMebibytes)
      throws IOException {
    this.name = name;
    this.limits = limits;
    this.keptMebibytes = keptMebibytes;
    this.errors = Files.createTempFile("softtf-" + name, ".log");
    this.builder = builder.redirectError(errors.toFile());
    start();
  }

  /**
   * Tells what the process runs.
   *
   * @return names and versions
   */
  String description() {
    return description;
  }

  private void start() throws IOException {
    process = builder.start();
    questions = process.outputWriter(StandardCharsets.UTF_8);
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    answers = lines;
    Process started = process;
    Thread reader = new Thread(() -> readAll(started, lines), name + " answers");
    reader.setDaemon(true);
    reader.start();
    try {
      description = JSON.readValue(answer(START_SECONDS), Ready.class).description();
      idleMebibytes = new ProcessMemory(process.pid()).residentMebibytes();
    } catch (LimitException e) {
      stop();
      throw new IOException("cannot start " + builder.command() + ": " + e.getMessage(), e);
    }
  }

  private static void readAll(Process process, LinkedBlockingQueue<String> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // The process was ended: whoever waits for an answer sees that.
    }
  }

  /**
   * Measures a case.
   *
   * @param which the case
   * @return times and memory, or why there are none
   * @throws IOException if the process cannot be started again
   */
  Measurement measure(String which) throws IOException {
    ProcessMemory memory = ready();
    memory.startPeak();
    try {
      questions.write(which + "\n");
      questions.flush();
      Measurement found = JSON.readValue(answer(limits.caseSeconds), Measurement.class);
      return found.isMeasured() ? found.by(name, memory.peakMebibytes()) : found;
    } catch (LimitException | IOException e) {
      stop();
      return Measurement.failed(e.getMessage());
    }
  }

  /** Starts the process if it does not run or holds memory that an earlier case needed. */
  private ProcessMemory ready() throws IOException {
    if (process != null) {
      ProcessMemory memory = new ProcessMemory(process.pid());
      if (memory.residentMebibytes() <= idleMebibytes + keptMebibytes) {
        return memory;
      }
      stop();
    }
    start();
    return new ProcessMemory(process.pid());
  }

  /** Waits for a line while the process lives within its limits. */
  private String answer(double seconds) throws IOException, LimitException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    ProcessMemory memory = new ProcessMemory(process.pid());
    while (true) {
      String line = poll();
      if (line != null) {
        return line;
      }
      if (!process.isAlive() && answers.isEmpty()) {
        throw new LimitException("ended by itself: " + lastError());
      }
      if (System.nanoTime() > end) {
        throw new LimitException(String.format(Locale.ROOT, "more than %.0f s", seconds));
      }
      if (process.isAlive() && memory.residentMebibytes() > limits.mebibytes) {
        throw new LimitException(
            String.format(Locale.ROOT, "more than %.0f MiB", limits.mebibytes));
      }
    }
  }

  private String poll() {
    try {
      return answers.poll(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " measured", e);
    }
  }

  private String lastError() throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return lines.isEmpty() ? "exit code " + process.exitValue() : lines.get(lines.size() - 1);
  }

  private void stop() {
    process.destroyForcibly();
    process = null;
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      stop();
    }
    Files.deleteIfExists(errors);
  }
}
