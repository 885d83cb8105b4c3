// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.softtf.benchmarks.Benchmarks;

/** Starts the processes that measure. */
final class CaseProcesses {
  /** TensorFlow keeps the memory of a case for the next one, whose own would not be seen. */
  private static final double TENSORFLOW_KEPT = 8;

  /** Peers give it back; what they keep is compiled code. */
  private static final double PEER_KEPT = 512;

  private CaseProcesses() {}

  /**
   * Starts a JVM that measures this library.
   *
   * @param limits what it may use
   * @return the process
   * @throws IOException if it does not start
   */
  static CaseProcess ours(Limits limits) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Java's heap is small and resident from the start, so that what grows is TensorFlow's memory
    command.addAll(List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
    // JavaCPP would end a process of four times that; what it may hold is for --case-memory to say
    command.addAll(List.of("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Benchmarks.class.getName(), "worker"));
    command.addAll(List.of("--threads", Integer.toString(limits.threads)));
    command.addAll(List.of("--seconds", Double.toString(limits.repeatSeconds)));
    return new CaseProcess("SoftTF", new ProcessBuilder(command), limits, TENSORFLOW_KEPT);
  }

  /**
   * Starts a Python that measures another library.
   *
   * @param python its interpreter
   * @param name the name of its program
   * @param threads how many it may use
   * @param limits what else it may use
   * @return the process
   * @throws IOException if it does not start
   */
  static CaseProcess peer(Path python, String name, int threads, Limits limits) throws IOException {
    Path script = Path.of(System.getProperty("project.root", "."), "benchmarks", name);
    if (!Files.isExecutable(python)) {
      throw new IOException("--python " + python + " is not a program");
    }
    return new CaseProcess(
        threads == 1 ? "1 thread" : threads + " threads",
        new ProcessBuilder(
            python.toString(),
            script.toString(),
            "--threads",
            Integer.toString(threads),
            "--seconds",
            Double.toString(limits.repeatSeconds)),
        limits,
        PEER_KEPT);
  }
}
