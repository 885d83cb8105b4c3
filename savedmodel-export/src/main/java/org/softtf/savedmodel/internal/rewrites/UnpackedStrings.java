// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.StringConstants;

/** Writes constants of texts in the form that every reader knows. */
public final class UnpackedStrings implements GraphRewrite {
  @Override
  public GraphNodes apply(GraphNodes graph) {
    return graph.withEach(StringConstants::unpacked);
  }
}
