// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.report.Machine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** This library and, if wanted, SoftJAX: the options of a command that measures both. */
public final class Sides {
  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "A Python 3.12 with softjax and jax[cpu]; without it there is no comparison.")
  private Path python;

  @Mixin private Limits limits;

  /** Both sides, running. */
  public static final class Running implements AutoCloseable {
    private final CaseProcess ours;
    private final CaseProcess peer;
    private final Limits limits;

    private Running(CaseProcess ours, CaseProcess peer, Limits limits) {
      this.ours = ours;
      this.peer = peer;
      this.limits = limits;
    }

    /**
     * Measures this library.
     *
     * @param which the case
     * @return times and memory
     * @throws IOException if a process cannot be started
     */
    public Measurement ours(BenchmarkCase which) throws IOException {
      return ours.measure(which);
    }

    /**
     * Measures SoftJAX.
     *
     * @param which the case
     * @return times and memory; null if it is not wanted
     * @throws IOException if a process cannot be started
     */
    public Measurement peer(BenchmarkCase which) throws IOException {
      return peer == null ? null : peer.measure(which);
    }

    /**
     * Tells what the run is made on and with.
     *
     * @return a sentence
     */
    public String describe() {
      List<String> parts = new ArrayList<>(List.of(Machine.describe(), ours.description()));
      if (peer != null) {
        parts.add(peer.description());
      }
      parts.add(limits.toString());
      return String.join("; ", parts) + ".";
    }

    @Override
    public void close() throws IOException {
      ours.close();
      if (peer != null) {
        peer.close();
      }
    }
  }

  /**
   * Refuses options that nothing can be measured with.
   *
   * @throws IllegalArgumentException for a limit that is not positive
   */
  public void check() {
    limits.check();
  }

  /**
   * Starts both sides.
   *
   * @return the sides, to be closed
   * @throws IOException if a process cannot be started
   */
  public Running start() throws IOException {
    CaseProcess ours = CaseProcesses.ours(limits);
    try {
      return new Running(
          ours, python == null ? null : CaseProcesses.softJax(python, limits), limits);
    } catch (IOException e) {
      ours.close();
      throw e;
    }
  }
}
