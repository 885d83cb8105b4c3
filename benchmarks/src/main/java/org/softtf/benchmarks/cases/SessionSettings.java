// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;

/**
 * How sessions run.
 *
 * @param threads how many threads there are for an operation, and for operations side by side
 * @param inCaller whether operations run one after the other in the calling thread: faster where
 *     they are short, slower where two long ones could run at once
 * @param xla whether TensorFlow compiles what it can; on a CPU the process needs {@link #XLA_FLAGS}
 *     in its environment too
 */
public record SessionSettings(int threads, boolean inCaller, boolean xla) {
  /** The value of {@code TF_XLA_FLAGS} without which a CPU is left out. */
  public static final String XLA_FLAGS = "--tf_xla_cpu_global_jit";

  ConfigProto proto() {
    ConfigProto.Builder proto =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(inCaller ? -1 : threads);
    if (xla) {
      proto.setGraphOptions(
          GraphOptions.newBuilder()
              .setOptimizerOptions(
                  OptimizerOptions.newBuilder()
                      .setGlobalJitLevel(OptimizerOptions.GlobalJitLevel.ON_1)));
    }
    return proto.build();
  }
}
