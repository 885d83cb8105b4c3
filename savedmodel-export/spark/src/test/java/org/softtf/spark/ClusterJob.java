// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;

/**
 * What a user submits to a cluster: trains and ranks. Prints the losses, the number of executors
 * that were lost, and how many rows were ranked.
 *
 * <p>Usage: ClusterJob MASTER CLASS_PATH MODEL DIRECTORY STEPS
 */
public final class ClusterJob {
  static final int ROWS = 40;
  static final int PARTITIONS = 4;

  private ClusterJob() {}

  /** Runs the job. */
  public static void main(String[] arguments) throws IOException {
    String master = arguments[0];
    String classPath = arguments[1];
    String model = arguments[2];
    Path directory = Path.of(arguments[3]);
    int steps = Integer.parseInt(arguments[4]);
    try (SparkSession session = session(master, classPath, "")) {
      AtomicInteger lost = new AtomicInteger();
      session
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                  lost.incrementAndGet();
                }
              });
      var rows = new RankingModel.Data(ROWS).rows(session, PARTITIONS);
      SavedModelTransformer trained =
          estimator(model, directory.resolve("trained"))
              .setMaxIter(steps)
              .setCheckpointDirectory(directory.resolve("checkpoints").toString())
              .setCheckpointInterval(1)
              .fit(rows);
      System.out.println("losses " + Arrays.toString(trained.summary().losses()));
      System.out.println("lost " + lost.get());
      System.out.println("ranked " + trained.transform(rows).where("size(ranks) = 5").count());
    }
    // an executor that finds no native library for its system
    try (SparkSession session =
        session(master, classPath, "-Dorg.bytedeco.javacpp.platform=none")) {
      estimator(model, directory.resolve("other"))
          .fit(new RankingModel.Data(ROWS).rows(session, PARTITIONS));
    } catch (IllegalStateException e) {
      System.out.println("refused " + e.getMessage());
    }
  }

  static SavedModelEstimator estimator(String model, Path target) {
    return new SavedModelEstimator()
        .setModelDirectory(model)
        .setInputCols("items", "wanted")
        .setSignatureInputs("x", "wanted")
        .setScoringCols("items")
        .setScoringInputs("x")
        .setOutputCols("ranks")
        .setLearningRate(RankingModel.RATE)
        .setOutputDirectory(target.toString());
  }

  private static SparkSession session(String master, String classPath, String executorOptions) {
    return SparkSession.builder()
        .master(master)
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "localhost")
        .config("spark.executor.cores", 1)
        .config("spark.executor.memory", "512m")
        .config("spark.executor.extraClassPath", classPath)
        .config("spark.executor.extraJavaOptions", executorOptions + " -XX:+UseSerialGC")
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }
}
