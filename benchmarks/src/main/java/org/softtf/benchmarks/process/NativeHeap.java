// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.process;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The memory of native code in this JVM. */
final class NativeHeap {
  private NativeHeap() {}

  /** Gives what is free back to the system, where the JVM can (Linux, since 17.0.9). */
  static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
    } catch (JMException e) {
      // Another JVM: the next case's peak leaves out what this one's memory was used for again.
    }
  }
}
