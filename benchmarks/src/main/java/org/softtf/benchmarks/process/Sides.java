// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

  @Mixin private Settings settings;

  /** What both sides may use. */
  public static final class Settings {
    @Mixin private Limits limits;

    /**
     * Refuses options that nothing can be measured with.
     *
     * @throws IllegalArgumentException for a limit that is not positive
     */
    public void check() {
      limits.check();
    }

    /**
     * Starts this library and a peer.
     *
     * @param python the peer's interpreter; null for no peer
     * @param script what it runs
     * @return the sides, to be closed
     * @throws IOException if a process cannot be started
     */
    public Running beside(Path python, String script) throws IOException {
      List<CaseProcess> started = new ArrayList<>();
      try {
        started.add(CaseProcesses.ours(limits));
        if (python != null) {
          for (int threads : limits.threads == 1 ? List.of(1) : List.of(limits.threads, 1)) {
            started.add(CaseProcesses.peer(python, script, threads, limits));
          }
        }
        return new Running(started.get(0), started.subList(1, started.size()), limits);
      } catch (IOException e) {
        for (CaseProcess process : started) {
          process.close();
        }
        throw e;
      }
    }
  }

  /** Both sides, running. */
  public static final class Running implements AutoCloseable {
    private final CaseProcess ours;

    /** One for each number of threads, of which the better counts; none if there is no peer. */
    private final List<CaseProcess> peers;

    private final Limits limits;

    private Running(CaseProcess ours, List<CaseProcess> peers, Limits limits) {
      this.ours = ours;
      this.peers = peers;
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
      return ours.measure(which.toString());
    }

    /**
     * Measures the peer.
     *
     * @param which the case, as the peer's program reads it
     * @return times and memory; null if there is no peer
     * @throws IOException if a process cannot be started
     */
    public Measurement peer(String which) throws IOException {
      Measurement best = null;
      for (CaseProcess peer : peers) {
        Measurement found = peer.measure(which);
        best = best == null ? found : best.faster(found);
        if (!found.isMeasured()) {
          break; // what fails with all threads fails with one
        }
      }
      return best;
    }

    /**
     * Tells what the run is made on and with.
     *
     * @return a sentence
     */
    public String describe() {
      return String.join(
              "; ",
              Stream.concat(
                      Stream.of(Machine.describe(), ours.description()),
                      Stream.concat(
                          peers.stream().limit(1).map(CaseProcess::description),
                          Stream.of(limits.toString())))
                  .toList())
          + ".";
    }

    @Override
    public void close() throws IOException {
      ours.close();
      for (CaseProcess peer : peers) {
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
    settings.check();
  }

  /**
   * Starts both sides.
   *
   * @return the sides, to be closed
   * @throws IOException if a process cannot be started
   */
  public Running start() throws IOException {
    return settings.beside(python, "softjax_peer.py");
  }
}
