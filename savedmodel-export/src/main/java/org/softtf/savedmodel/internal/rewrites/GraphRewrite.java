// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.List;
import org.softtf.savedmodel.internal.graph.GraphNodes;

/** One change of a graph; the graph that it is given stays as it is. */
@FunctionalInterface
public interface GraphRewrite {
  /** The changed graph. */
  GraphNodes apply(GraphNodes graph);

  /** Applies several in their order. */
  static GraphNodes applyAll(List<GraphRewrite> rewrites, GraphNodes graph) {
    GraphNodes result = graph;
    for (GraphRewrite rewrite : rewrites) {
      result = rewrite.apply(result);
    }
    return result;
  }
}
