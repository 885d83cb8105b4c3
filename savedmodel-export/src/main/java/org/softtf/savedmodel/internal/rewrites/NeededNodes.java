// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.Set;
import org.softtf.savedmodel.internal.graph.GraphNodes;

/**
 * Keeps what some nodes need and nothing else: these nodes in their order, and what they call.
 *
 * @param roots the names of the nodes that are wanted
 */
public record NeededNodes(Iterable<String> roots) implements GraphRewrite {
  @Override
  public GraphNodes apply(GraphNodes graph) {
    Set<String> needed = graph.upstream(roots);
    return graph
        .withNodes(graph.all().stream().filter(node -> needed.contains(node.getName())).toList())
        .withCalledFunctions();
  }
}
