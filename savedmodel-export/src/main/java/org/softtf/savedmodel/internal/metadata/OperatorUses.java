// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.metadata;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.softtf.ops.OperatorUse;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.NodeDef;

/** Which soft operators a graph was built with, and how often. */
public final class OperatorUses {
  private final SortedMap<OperatorUse, Integer> counts =
      new TreeMap<>(Comparator.comparing(OperatorUse::toString));
  private final SortedSet<String> unreadable = new TreeSet<>();

  /**
   * Counts each use once: not the results of an operator with several, and not the operators that
   * another one is composed of.
   */
  public OperatorUses(GraphNodes graph) {
    for (List<NodeDef> body : graph.bodies()) {
      Map<String, String> byScope = new HashMap<>();
      for (NodeDef node : body) {
        if (node.containsAttr(OperatorUse.ATTRIBUTE)) {
          byScope.put(
              parent(node.getName()),
              node.getAttrOrThrow(OperatorUse.ATTRIBUTE).getS().toStringUtf8());
        }
      }
      Scopes scopes = new Scopes(byScope.keySet());
      byScope.forEach(
          (scope, use) -> {
            if (!scopes.isWithinAnother(scope)) {
              count(use);
            }
          });
    }
  }

  private void count(String use) {
    try {
      counts.merge(OperatorUse.parse(use), 1, Integer::sum);
    } catch (IllegalArgumentException e) {
      unreadable.add(use);
    }
  }

  /** How often each was used, sorted by their texts; unmodifiable. */
  public SortedMap<OperatorUse, Integer> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /** The texts that are no uses, or those of a version that knows more; unmodifiable. */
  public SortedSet<String> unreadable() {
    return Collections.unmodifiableSortedSet(unreadable);
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /** Scopes, and their lengths: only a beginning of such a length can be another scope. */
  private static final class Scopes {
    private final Set<String> scopes;
    private final Set<Integer> lengths;

    Scopes(Set<String> scopes) {
      this.scopes = scopes;
      lengths = scopes.stream().map(String::length).collect(Collectors.toSet());
    }

    boolean isWithinAnother(String scope) {
      for (int end = scope.lastIndexOf('/'); end > 0; end = scope.lastIndexOf('/', end - 1)) {
        if (lengths.contains(end) && scopes.contains(scope.substring(0, end))) {
          return true;
        }
      }
      return false;
    }
  }
}
