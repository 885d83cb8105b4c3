// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.signatures;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of outputs that are gradients with respect to variables. */
public final class GradientNames {
  private GradientNames() {}

  /**
   * Names the outputs: {@code grad_layer_w} for the variable {@code layer/w}, with more underscores
   * where two variables would have the same.
   *
   * @param trainable the names of all trainable variables of a model
   * @return names of outputs by names of variables; they depend on nothing else
   */
  public static SortedMap<String, String> of(Collection<String> trainable) {
    SortedMap<String, String> names = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    for (String variable : new TreeSet<>(trainable)) {
      String name = "grad_" + variable.replaceAll("[^A-Za-z0-9_]", "_");
      while (!taken.add(name)) {
        name += "_";
      }
      names.put(variable, name);
    }
    return names;
  }
}
