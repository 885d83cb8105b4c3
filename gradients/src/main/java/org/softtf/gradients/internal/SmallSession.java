// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * A session for a graph that is run a few times on a few numbers: optimising the graph and waking
 * threads would take several times what the runs take.
 */
public final class SmallSession {
  private static final RewriterConfig AS_BUILT =
      RewriterConfig.newBuilder().setDisableMetaOptimizer(true).build();

  private static final OptimizerOptions UNFOLDED =
      OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0).build();

  /** Runs a graph as it was built, in the calling thread. */
  public static final ConfigProto CONFIGURATION =
      ConfigProto.newBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder().setRewriteOptions(AS_BUILT).setOptimizerOptions(UNFOLDED))
          .setInterOpParallelismThreads(-1)
          .build();

  private SmallSession() {}

  /**
   * Opens a session that runs the graph as it was built, in the calling thread.
   *
   * @param graph the graph
   * @return the session, to be closed
   */
  public static Session open(Graph graph) {
    return new Session(graph, CONFIGURATION);
  }
}
