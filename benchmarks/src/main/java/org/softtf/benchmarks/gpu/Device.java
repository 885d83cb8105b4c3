// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.gpu;

import org.softtf.benchmarks.cases.SessionSettings;
import org.softtf.benchmarks.cases.Setting;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** Where cases run. */
enum Device {
  /** The CPU alone, whatever else there is. */
  CPU,
  /** The GPU, and the CPU for what has no kernel for GPUs, as TensorFlow places it by itself. */
  GPU;

  private static final int THREADS = 2;

  SessionSettings settings() {
    return new SessionSettings(THREADS, Setting.POOL, this == GPU);
  }

  /** Whether TensorFlow has such a device here. */
  boolean isHere() {
    DeviceSpec.DeviceType type =
        this == GPU ? DeviceSpec.DeviceType.GPU : DeviceSpec.DeviceType.CPU;
    try (Graph graph = new Graph();
        Session session =
            new Session(graph, ConfigProto.newBuilder().setAllowSoftPlacement(false).build())) {
      DeviceSpec first = DeviceSpec.newBuilder().deviceType(type).deviceIndex(0).build();
      Ops tf = Ops.create(graph).withDevice(first);
      Operand<TFloat32> two = tf.math.add(tf.constant(1f), tf.constant(1f));
      try (Result result = session.runner().fetch(two).run()) {
        return ((TFloat32) result.get(0)).getFloat() == 2;
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      return false; // TensorFlow says that it cannot place the operation there
    }
  }
}
