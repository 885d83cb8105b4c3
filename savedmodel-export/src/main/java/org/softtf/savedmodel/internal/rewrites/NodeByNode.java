// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.List;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.Graph;
import org.tensorflow.proto.NodeDef;

/** Adds what stands for one node, which may be the node itself. */
@FunctionalInterface
interface NodeByNode {
  /**
   * Adds to the nodes.
   *
   * @param node the node
   * @param shapes the graph as it was, which knows the shapes
   * @param names gives names that no node has
   * @param nodes those of the new graph so far
   */
  void add(NodeDef node, Graph shapes, FreeNames names, List<NodeDef> nodes);

  /** Rewrites all nodes of a graph. */
  static GraphNodes rewrite(GraphNodes graph, NodeByNode rule) {
    FreeNames names = new FreeNames(graph.all(), List.of());
    List<NodeDef> nodes = new ArrayList<>();
    try (Graph shapes = new Graph()) {
      shapes.importGraphDef(graph.toGraphDef());
      graph.all().forEach(node -> rule.add(node, shapes, names, nodes));
    }
    return graph.withNodes(nodes);
  }
}
