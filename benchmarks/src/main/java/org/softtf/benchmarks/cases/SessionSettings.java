// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import org.tensorflow.proto.ConfigProto;

/**
 * How sessions run.
 *
 * @param threads how many threads there are for an operation, and for operations side by side
 * @param setting which of them run what
 */
public record SessionSettings(int threads, Setting setting) {
  ConfigProto proto() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(setting == Setting.CALLER ? -1 : threads)
        .build();
  }
}
