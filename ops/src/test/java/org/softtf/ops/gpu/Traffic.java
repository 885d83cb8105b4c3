// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import java.util.Set;
import java.util.TreeSet;

/** What is done on the host, and what is copied there (down) and back (up). */
final class Traffic {
  private final int least;
  private final Set<String> operations = new TreeSet<>();
  private final Amount down;
  private final Amount up;

  /**
   * Starts with nothing.
   *
   * @param rows how many rows the graph is built for
   * @param length how long they are
   */
  Traffic(int rows, int length) {
    least = Math.min(rows, length);
    down = new Amount(rows, length);
    up = new Amount(rows, length);
  }

  /** Whether so many numbers grow with the data; fewer are shapes, sizes and the like. */
  boolean isData(long numbers) {
    return numbers < 0 || numbers >= least;
  }

  void operation(String name) {
    operations.add(name);
  }

  void copy(long numbers, boolean toHost) {
    if (isData(numbers)) {
      (toHost ? down : up).add(numbers);
    }
  }

  /** Adds what is done elsewhere. */
  void add(Traffic other) {
    operations.addAll(other.operations);
    down.add(other.down);
    up.add(other.up);
  }

  Set<String> operations() {
    return operations;
  }

  boolean isNone() {
    return operations.isEmpty() && copies().isEmpty();
  }

  /** The numbers copied, with an arrow for each direction; empty if there are none. */
  String copies() {
    return ((down.isNone() ? "" : "↓ " + down + " ") + (up.isNone() ? "" : "↑ " + up)).strip();
  }
}
