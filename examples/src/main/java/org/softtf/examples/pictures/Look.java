// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.pictures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * One line of a picture.
 *
 * @param label its name in the legend
 * @param arguments mode, method and softness by their Python names
 */
record Look(String label, Map<String, Object> arguments) {
  private static final double SOFTNESS = 0.1;
  private static final List<Double> SOFTNESSES = List.of(0.03, 0.1, 0.3);

  /** Looks that belong side by side. */
  record Group(String title, List<Look> looks) {}

  /** By mode, by softness and by method, as far as the operator has them. */
  static List<Group> groups(OperatorSpec spec) {
    if (spec.modes().isEmpty()) {
      return List.of(new Group("no mode", List.of(new Look(spec.name(), Map.of()))));
    }
    Method own = null;
    List<Group> groups = new java.util.ArrayList<>();
    groups.add(
        new Group(
            "by mode, softness " + SOFTNESS,
            spec.modes().stream()
                .sorted()
                .filter(mode -> spec.supports(mode, own))
                .map(mode -> new Look(mode.pythonName(), arguments(mode, own, SOFTNESS)))
                .toList()));
    groups.add(
        new Group(
            "by softness, smooth",
            SOFTNESSES.stream()
                .map(tau -> new Look("softness " + tau, arguments(Mode.SMOOTH, own, tau)))
                .toList()));
    if (!spec.methods().isEmpty()) {
      groups.add(
          new Group(
              "by method, smooth, softness " + SOFTNESS,
              spec.methods().stream()
                  .sorted()
                  .map(m -> new Look(m.pythonName(), arguments(Mode.SMOOTH, m, SOFTNESS)))
                  .toList()));
    }
    return groups;
  }

  static Map<String, Object> arguments(Mode mode, Method method, double softness) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("mode", mode.pythonName());
    arguments.put("softness", softness);
    if (method != null) {
      arguments.put("method", method.pythonName());
    }
    return arguments;
  }
}
