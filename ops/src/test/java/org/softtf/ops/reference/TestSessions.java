// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;

/** Sessions that start quickly: most of a small graph's first run is its optimisation. */
public final class TestSessions {
  private static final ConfigProto UNOPTIMIZED =
      ConfigProto.newBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true))
                  .setOptimizerOptions(
                      OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0)))
          .setInterOpParallelismThreads(-1)
          .build();

  private TestSessions() {}

  /** Opens a session that runs the graph as it is. */
  public static Session unoptimized(Graph graph) {
    return new Session(graph, UNOPTIMIZED);
  }
}
