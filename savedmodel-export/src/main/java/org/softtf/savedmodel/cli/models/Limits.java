// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How long a model's program may run, and how much memory it may take.
 *
 * @param time the longest time
 * @param memory bytes of address space; limited on Linux only
 */
public record Limits(Duration time, long memory) {
  /** What Java and TensorFlow reserve, whatever they use. */
  private static final long LEAST = 8L << 30;

  /** The memory of this machine, in bytes of address space. */
  public static long allMemory() {
    return Math.max(
        LEAST,
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
  }
}
