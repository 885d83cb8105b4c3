// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * The script of docs/distributed.md: a model of Java is fine-tuned by two Python processes as by
 * one, and Java serves what they have saved.
 */
class DistributedTrainingTest {
  private static final Path SCRIPT = Path.of("src/test/python/fine_tune_distributed.py");
  private static final int STEPS = 6;
  private static final int ROWS = 8;
  private static final int ITEMS = 4;
  private static final int TIMEOUT_SECONDS = 300;

  @TempDir private Path directory;
  private final double[][][] x = new double[ROWS][ITEMS][];
  private final double[][] wanted = new double[ROWS][ITEMS];

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat64> x =
        tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, ITEMS, 2)));
    Placeholder<TFloat64> wanted =
        tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, ITEMS)));
    Operand<TFloat64> w = tf.withName("w").variable(tf.constant(new double[][] {{0.5}, {0.25}}));
    Operand<TFloat64> flat = tf.reshape(x, tf.constant(new int[] {-1, 2}));
    Operand<TFloat64> scores =
        tf.reshape(tf.linalg.matMul(flat, w), tf.constant(new int[] {-1, ITEMS}));
    Operand<TFloat64> ranks = SoftOps.create(tf).rank(scores, ArrayOption.ascending());
    Operand<TFloat64> loss =
        tf.math.mean(tf.math.squaredDifference(ranks, wanted), tf.constant(new int[] {0, 1}));
    return List.of(
        ModelSignature.named("loss")
            .input("x", x)
            .input("wanted", wanted)
            .output("loss", loss)
            .build());
  }

  @Test
  void twoProcessesTrainAsOneAndJavaServesTheResult() throws Exception {
    Path python = Path.of(System.getProperty("python.executable"));
    assumeTrue(Files.isExecutable(python), "Python 3.11 is missing");
    Path model = directory.resolve("model");
    SavedModelExporter.of(DistributedTrainingTest::signatures).export(model);
    writeData();

    String cluster =
        "{\"cluster\": {\"worker\": [\"localhost:%d\", \"localhost:%d\"]},"
            .formatted(freePort(), freePort());
    List<Process> processes = new ArrayList<>();
    try {
      for (int worker = 0; worker < 2; worker++) {
        String task = " \"task\": {\"type\": \"worker\", \"index\": " + worker + "}}";
        processes.add(
            start(python, "two", "worker-" + worker, Map.of("TF_CONFIG", cluster + task)));
      }
      processes.add(start(python, "one", "one", Map.of()));
      double[] one = losses(processes.get(2), "one");
      assertArrayEquals(one, losses(processes.get(0), "worker-0"), 1e-6);
      assertArrayEquals(one, losses(processes.get(1), "worker-1"), 1e-6);
      assertEquals(loss(model), one[0], 1e-6);
      assertTrue(one[STEPS - 1] < one[0]);
      double trained = loss(directory.resolve("one"));
      assertTrue(trained < one[STEPS - 1]);
      assertEquals(trained, loss(directory.resolve("two")), 1e-6);
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void thePageShowsTheScript() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("project.root"), "docs/distributed.md"));
    assertTrue(page.contains("```python\n" + Files.readString(SCRIPT) + "```"));
  }

  private void writeData() throws IOException {
    Random random = new Random(5);
    for (int row = 0; row < ROWS; row++) {
      for (int item = 0; item < ITEMS; item++) {
        x[row][item] = random.doubles(2, -1, 1).toArray();
        wanted[row][item] = 1 + random.nextInt(ITEMS);
      }
    }
    new ObjectMapper()
        .writeValue(directory.resolve("data.json").toFile(), Map.of("x", x, "wanted", wanted));
  }

  private Process start(Path python, String saved, String name, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                python.toString(),
                SCRIPT.toString(),
                directory.resolve("model").toString(),
                directory.resolve("data.json").toString(),
                directory.resolve(saved).toString(),
                "" + STEPS)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".txt").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private double[] losses(Process process, String name) throws Exception {
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), name + " hangs");
    String output = Files.readString(directory.resolve(name + ".txt"));
    assertEquals(0, process.exitValue(), output);
    String json =
        output.lines().filter(line -> line.startsWith("losses ")).findFirst().orElseThrow();
    return new ObjectMapper().readValue(json.substring("losses ".length()), double[].class);
  }

  private double loss(Path model) {
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 items = TFloat64.tensorOf(StdArrays.ndCopyOf(x));
        TFloat64 ranks = TFloat64.tensorOf(StdArrays.ndCopyOf(wanted));
        var result = bundle.function("loss").call(Map.of("x", items, "wanted", ranks))) {
      return ((TFloat64) result.get("loss").orElseThrow()).getDouble();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
