// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.softtf.ops.catalogue.ArgumentKind;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * A result of an array-valued operator on rows.
 *
 * @param spec the operator
 * @param arguments its arguments beyond mode, method, softness and axis
 * @param position 1 for the indices of top_k, else 0
 */
record RowResult(OperatorSpec spec, Map<String, Object> arguments, int position) {
  /** What a permutation of the input does to it. */
  enum Kind {
    /** Nothing. */
    VALUE,
    /** Permutes the last axis, of n elements. */
    INDEX,
    /** Permutes it. */
    RANK,
    /** Permutes it. */
    MASK
  }

  /** An operator with arguments; several results may come of one. */
  record Call(OperatorSpec spec, Map<String, Object> arguments) {}

  /** The operators of a group. */
  static List<Call> calls(Group group) {
    List<Call> calls = new ArrayList<>();
    for (OperatorSpec spec : Catalogue.standard().all()) {
      if (spec.family().equals("array") && group.has(spec)) {
        variants(spec).forEach(arguments -> calls.add(new Call(spec, arguments)));
      }
    }
    return calls;
  }

  private static List<Map<String, Object>> variants(OperatorSpec spec) {
    List<Map<String, Object>> variants = new ArrayList<>();
    if (spec.hasArgument("descending")) {
      variants.add(Map.of("descending", false));
      variants.add(Map.of("descending", true));
    } else if (spec.hasArgument("k")) {
      variants.add(Map.of("k", 2));
    } else if (spec.hasArgument("q")) {
      variants.add(Map.of("q", 0.3));
      if (spec.argument("q").orElseThrow().kind() == ArgumentKind.NUMBERS) {
        variants.add(Map.of("q", grid(1)));
      }
    } else if (spec.hasArgument("p")) {
      variants.add(Map.of("p", 70));
      variants.add(Map.of("p", grid(100)));
    } else {
      variants.add(Map.of());
    }
    return variants;
  }

  private static List<Double> grid(double end) {
    return IntStream.rangeClosed(0, 8).mapToObj(i -> end * i / 8).toList();
  }

  Kind kind() {
    return switch (spec.outputs().get(position).kind()) {
      case SOFT_INDEX -> Kind.INDEX;
      case RANKS -> Kind.RANK;
      case SOFT_BOOL -> Kind.MASK;
      case VALUES -> Kind.VALUE;
    };
  }

  /** Whether several quantiles make a new first axis. */
  boolean leading() {
    return arguments.values().stream().anyMatch(List.class::isInstance);
  }

  /** Whether the result has an axis in place of the one that it is of. */
  boolean keepsAxis() {
    return spec.hasArgument("descending") || spec.hasArgument("k");
  }

  boolean descending() {
    return Boolean.TRUE.equals(arguments.get("descending"));
  }

  /** The same with another argument. */
  RowResult with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(arguments);
    changed.put(name, value);
    return new RowResult(spec, changed, position);
  }

  @Override
  public String toString() {
    String how = leading() ? " of a grid" : arguments.isEmpty() ? "" : " " + arguments;
    return spec.name() + how + (position == 1 ? " indices" : "");
  }
}
