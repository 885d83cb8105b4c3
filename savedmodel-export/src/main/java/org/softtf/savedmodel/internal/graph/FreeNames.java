// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Finds names that nothing in a graph or function has. */
public final class FreeNames {
  private final Set<String> taken = new HashSet<>();

  /** Takes the nodes and arguments whose names are taken. */
  public FreeNames(Collection<NodeDef> nodes, Collection<OpDef.ArgDef> arguments) {
    nodes.forEach(node -> taken.add(node.getName()));
    arguments.forEach(argument -> taken.add(argument.getName()));
  }

  /**
   * The name that is wanted, with underscores behind it if it is taken; it is taken from then on.
   */
  public String free(String wanted) {
    String name = wanted;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }
}
