package org.softtf.gradients;

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
final class SmallSession {
  private static final RewriterConfig AS_BUILT =
      RewriterConfig.newBuilder().setDisableMetaOptimizer(true).build();

  private static final OptimizerOptions UNFOLDED =
      OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0).build();

  private static final ConfigProto IN_THIS_THREAD =
      ConfigProto.newBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder().setRewriteOptions(AS_BUILT).setOptimizerOptions(UNFOLDED))
          .setInterOpParallelismThreads(-1)
          .build();

  private SmallSession() {}

  static Session open(Graph graph) {
    return new Session(graph, IN_THIS_THREAD);
  }
}
