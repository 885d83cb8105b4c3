// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import org.tensorflow.proto.ConfigProto;

/**
 * How sessions run.
 *
 * @param threads how many threads there are for an operation, and for operations side by side
 * @param setting which of them run what
 * @param gpus whether it may use GPUs, where there are any
 */
public record SessionSettings(int threads, Setting setting, boolean gpus) {
  /**
   * Settings of a session that may use GPUs.
   *
   * @param threads how many threads there are for an operation, and for operations side by side
   * @param setting which of them run what
   */
  public SessionSettings(int threads, Setting setting) {
    this(threads, setting, true);
  }

  ConfigProto proto() {
    ConfigProto.Builder proto =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(setting == Setting.CALLER ? -1 : threads);
    if (!gpus) {
      proto.putDeviceCount("GPU", 0);
    }
    return proto.build();
  }
}
