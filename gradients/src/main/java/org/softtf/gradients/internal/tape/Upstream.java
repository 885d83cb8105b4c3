// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * What some results in a graph are computed from, up to given values.
 *
 * @param reads the given values that are read
 * @param names the names of the nodes between them and the results
 */
record Upstream(Set<Output<?>> reads, Set<String> names) {
  static Upstream of(List<? extends Operand<?>> results, Collection<Output<?>> given) {
    Set<Output<?>> ends = new HashSet<>(given);
    Set<Output<?>> reads = new LinkedHashSet<>();
    Set<String> names = new HashSet<>();
    Set<Operation> seen = new HashSet<>();
    Deque<Output<?>> open = new ArrayDeque<>();
    results.forEach(result -> open.add(result.asOutput()));
    while (!open.isEmpty()) {
      Output<?> output = open.poll();
      if (ends.contains(output)) {
        reads.add(output);
      } else if (seen.add(output.op())) {
        names.add(output.op().name());
        ((GraphOperation) output.op()).inputs().forEach(input -> open.add(input.asOutput()));
      }
    }
    return new Upstream(reads, names);
  }
}
