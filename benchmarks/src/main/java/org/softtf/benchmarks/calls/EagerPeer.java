// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.calls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.softtf.benchmarks.report.Output;

/** The steps of {@link EagerLoop} in Python's TensorFlow. */
final class EagerPeer {
  private EagerPeer() {}

  /**
   * Times the steps.
   *
   * @param python a Python with tensorflow
   * @param seconds how long each is repeated
   * @return microseconds by the name of the benchmark
   */
  static Map<String, Double> times(Path python, double seconds)
      throws IOException, InterruptedException {
    Path script = Output.page("benchmarks/eager_peer.py");
    Process process =
        new ProcessBuilder(
                python.toString(), script.toString(), "--seconds", Double.toString(seconds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalArgumentException(
          python + " cannot run " + script + "; it must be a Python with tensorflow");
    }
    Map<String, Double> times = new LinkedHashMap<>();
    text.lines()
        .map(line -> line.split(" ", -1))
        .forEach(parts -> times.put(parts[0], Double.valueOf(parts[1])));
    return times;
  }
}
