package org.softtf.savedmodel.internal.rewrites;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Finds names that nothing in a graph or function has. */
final class FreeNames {
  private final Set<String> taken = new HashSet<>();

  FreeNames(Collection<NodeDef> nodes, Collection<OpDef.ArgDef> arguments) {
    nodes.forEach(node -> taken.add(node.getName()));
    arguments.forEach(argument -> taken.add(argument.getName()));
  }

  String free(String wanted) {
    String name = wanted;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }
}
