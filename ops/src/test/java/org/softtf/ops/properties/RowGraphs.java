// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.ndarray.Shape;

/** The graphs of a group for rows of any number of elements, each built when it is needed. */
final class RowGraphs implements AutoCloseable {
  private final Group group;
  private final Map<Integer, RowGraph> graphs = new HashMap<>();

  RowGraphs(Group group) {
    this.group = group;
  }

  /** The one for rows of n elements, whose number it knows only if it must. */
  RowGraph of(int n) {
    // k = 2 elements at the top are too many of one
    int known = n == 1 || Promise.needsLength(group.method()) ? n : -1;
    return graphs.computeIfAbsent(
        known, length -> new RowGraph(group, Shape.of(-1, length), -1, n));
  }

  @Override
  public void close() {
    graphs.values().forEach(RowGraph::close);
  }
}
