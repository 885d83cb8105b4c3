package org.softtf.savedmodel.internal.metadata;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.softtf.ops.OperatorUse;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.NodeDef;

/** Which soft operators a graph was built with, and how often. */
public final class OperatorUses {
  private OperatorUses() {}

  /**
   * Counts each use once: not the results of an operator with several, and not the operators that
   * another one is composed of.
   */
  public static SortedMap<OperatorUse, Integer> of(GraphNodes graph) {
    SortedMap<OperatorUse, Integer> counts =
        new TreeMap<>(Comparator.comparing(OperatorUse::toString));
    for (List<NodeDef> body : graph.bodies()) {
      Map<String, String> byScope = new HashMap<>();
      for (NodeDef node : body) {
        if (node.containsAttr(OperatorUse.ATTRIBUTE)) {
          byScope.put(
              parent(node.getName()),
              node.getAttrOrThrow(OperatorUse.ATTRIBUTE).getS().toStringUtf8());
        }
      }
      byScope.forEach(
          (scope, use) -> {
            if (!isWithin(byScope.keySet(), scope)) {
              counts.merge(OperatorUse.parse(use), 1, Integer::sum);
            }
          });
    }
    return Collections.unmodifiableSortedMap(counts);
  }

  private static boolean isWithin(Set<String> scopes, String scope) {
    for (String outer = parent(scope); !outer.isEmpty(); outer = parent(outer)) {
      if (scopes.contains(outer)) {
        return true;
      }
    }
    return false;
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
