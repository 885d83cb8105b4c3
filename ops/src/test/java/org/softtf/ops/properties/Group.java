// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * Array-valued operators that are tested together.
 *
 * @param method their method; null for those without methods, or for all in the hard mode
 * @param mode their mode
 */
record Group(Method method, Mode mode) {
  static final Group HARD = new Group(null, Mode.HARD);

  /** All methods × modes for which there are operators. */
  static List<Group> all() {
    List<Group> groups = new ArrayList<>(List.of(HARD));
    for (Mode mode : Mode.values()) {
      if (mode.isSoft()) {
        groups.add(new Group(null, mode));
        for (Method method : Method.values()) {
          groups.add(new Group(method, mode));
        }
      }
    }
    groups.removeIf(group -> RowResult.calls(group).isEmpty());
    return groups;
  }

  /** Whether an operator is one of them. */
  boolean has(OperatorSpec spec) {
    boolean takesMethod = !spec.methods().isEmpty();
    return (mode == Mode.HARD || takesMethod == (method != null)) && spec.supports(mode, method);
  }

  boolean promises(Promise promise) {
    return Promise.of(method, mode).contains(promise);
  }

  double tolerance() {
    return Promise.tolerance(method);
  }

  @Override
  public String toString() {
    return mode.pythonName() + (method == null ? "" : " " + method.pythonName());
  }
}
