// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone master and two workers on this machine, in processes of their own. */
class ClusterTest {
  private static final int STEPS = 30;
  private static final int TIMEOUT_SECONDS = 180;

  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void stop() {
    // executors are children of workers
    processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void aWorkerIsKilledMidwayAndTheResultIsTheSame() throws Exception {
    Path model = RankingModel.export(directory.resolve("model"));
    String master = startCluster();
    Process job =
        start(
            "job",
            "ClusterJob",
            master,
            classPath(),
            model.toString(),
            directory.toString(),
            "" + STEPS);
    await(() -> Files.exists(directory.resolve("checkpoints/step-00000005.checkpoint")), job);
    Process worker = processes.get(1);
    worker.descendants().forEach(ProcessHandle::destroyForcibly);
    worker.destroyForcibly();
    assertTrue(job.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the job hangs");
    List<String> lines = Files.readAllLines(directory.resolve("job.txt"));
    assertEquals(0, job.exitValue(), () -> String.join("\n", lines));

    assertEquals("ranked " + ClusterJob.ROWS, line(lines, "ranked"));
    assertEquals("lost 1", line(lines, "lost"));
    double[] losses =
        Arrays.stream(line(lines, "losses").replaceAll("[^0-9.E, -]|losses", "").split(","))
            .mapToDouble(Double::parseDouble)
            .toArray();
    double[] local =
        ClusterJob.estimator(model.toString(), directory.resolve("local"))
            .setMaxIter(STEPS)
            .fit(
                new RankingModel.Data(ClusterJob.ROWS)
                    .rows(LocalSpark.session(), ClusterJob.PARTITIONS))
            .summary()
            .losses();
    assertArrayEquals(local, losses, 1e-12);
    assertTrue(
        line(lines, "refused").contains("cannot load TensorFlow's native library"),
        line(lines, "refused"));
  }

  private static String line(List<String> lines, String start) {
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseGet(() -> "no line of " + start + ": " + lines);
  }

  private String startCluster() throws Exception {
    int port = freePort();
    Process master =
        start(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "localhost",
            "--port",
            "" + port,
            "--webui-port",
            "0");
    await(() -> isOpen(port), master);
    String url = "spark://localhost:" + port;
    for (String name : List.of("worker-1", "worker-2")) {
      start(
          name,
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          "localhost",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--webui-port",
          "0",
          "--work-dir",
          directory.resolve(name).toString(),
          url);
    }
    return url;
  }

  private Process start(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(System.getProperty("spark.jvm"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    command.addAll(List.of("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-cp", classPath()));
    command.add(main.contains(".") ? main : ClusterTest.class.getPackageName() + "." + main);
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".txt").toFile());
    // workers look there for Spark's jars; executors get theirs by spark.executor.extraClassPath
    Path home = Files.createDirectories(directory.resolve("home/jars")).getParent();
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static String classPath() {
    return System.getProperty("surefire.real.class.path", System.getProperty("java.class.path"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void await(BooleanSupplier done, Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!done.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        StringBuilder output = new StringBuilder();
        for (String name : List.of("master", "worker-1", "worker-2", "job")) {
          Path file = directory.resolve(name + ".txt");
          output.append(name).append(": ");
          output.append(Files.exists(file) ? Files.readString(file) : "not started").append('\n');
        }
        throw new AssertionError("the process does not get so far:\n" + output);
      }
      Thread.sleep(50);
    }
  }
}
