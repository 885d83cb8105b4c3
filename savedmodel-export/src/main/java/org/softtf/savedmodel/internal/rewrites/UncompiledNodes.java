// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import org.softtf.gradients.internal.Compilation;
import org.softtf.savedmodel.internal.graph.GraphNodes;

/** Leaves it to whoever loads the model what XLA compiles: {@code jit_compile} in Python. */
public final class UncompiledNodes implements GraphRewrite {
  @Override
  public GraphNodes apply(GraphNodes graph) {
    return graph.withEach(
        node ->
            node.containsAttr(Compilation.ATTRIBUTE)
                ? node.toBuilder().removeAttr(Compilation.ATTRIBUTE).build()
                : node);
  }
}
