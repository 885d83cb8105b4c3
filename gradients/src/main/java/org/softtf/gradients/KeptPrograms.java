// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Programs that were built lately, for all graphs of the JVM. Those that were not used for longest
 * go first, when there are too many or when they take too many bytes.
 */
final class KeptPrograms {
  private final int most;
  private final long mostBytes;
  private final Map<List<Object>, GradientProgram> programs = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  KeptPrograms(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  synchronized @Nullable GradientProgram get(List<Object> key) {
    return programs.get(key);
  }

  /** Keeps a program, but not one that is too large by itself. */
  synchronized void put(List<Object> key, GradientProgram program) {
    if (program.bytes() > mostBytes) {
      return;
    }
    GradientProgram before = programs.put(key, program);
    bytes += program.bytes() - (before == null ? 0 : before.bytes());
    Iterator<GradientProgram> oldest = programs.values().iterator();
    while (programs.size() > most || bytes > mostBytes) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
