// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.Median;
import org.softtf.benchmarks.cases.PreparedCase;
import org.softtf.benchmarks.cases.SessionSettings;
import org.softtf.benchmarks.cases.Setting;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the cases it reads, as {@code softjax_peer.py} does for SoftJAX. */
@Command(name = "worker", hidden = true, description = "Measures the cases it reads.")
public final class Worker implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private Limits limits;

  private Worker() {}

  @Override
  public Integer call() throws IOException {
    measure(BenchmarkCase.parse("abs:-:smooth:1:2")); // loads TensorFlow
    answer(
        Map.of(
            "description",
            "SoftTF, TensorFlow "
                + TensorFlow.version()
                + ", Java "
                + Runtime.version().feature()));
    BufferedReader cases =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = cases.readLine(); line != null; line = cases.readLine()) {
      answer(measure(BenchmarkCase.parse(line)));
    }
    return 0;
  }

  private Measurement measure(BenchmarkCase which) {
    if (!which.isBuilt()) {
      return Measurement.failed("not built");
    }
    try {
      return Stream.of(Setting.values())
          .filter(setting -> setting.isFor(which))
          .map(setting -> measure(which, setting))
          .reduce(Measurement::faster)
          .orElseThrow();
    } catch (RuntimeException e) {
      return Measurement.failed(e.toString().lines().findFirst().orElse("no message"));
    }
  }

  private Measurement measure(BenchmarkCase which, Setting setting) {
    try (PreparedCase prepared =
        new PreparedCase(which, new SessionSettings(limits.threads, setting))) {
      double value = Median.millis(prepared::value, limits.repeatSeconds);
      double both = Median.millis(prepared::valueAndGradient, limits.repeatSeconds);
      return new Measurement(
          value,
          both,
          Map.of(setting.toString(), both),
          prepared.graph().nodes(),
          prepared.graph().buildMillis(),
          null,
          null);
    }
  }

  /** Tidies up first, so that the next case's peak memory is its own. */
  private static void answer(Object result) throws IOException {
    System.gc();
    NativeHeap.trim();
    System.out.println(JSON.writeValueAsString(result));
    System.out.flush();
  }
}
