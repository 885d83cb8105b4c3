// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.util.Set;
import java.util.TreeSet;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;

/** Operations that give other numbers at each call; those named Stateless do not. */
public final class RandomOperations {
  private static final Set<String> ALL = OperationSupport.read("operations_that_draw.txt");

  private RandomOperations() {}

  /** Those that a signature needs. */
  public static Set<String> of(SignatureStructure signature) {
    Set<String> drawing = new TreeSet<>(signature.operations());
    drawing.retainAll(ALL);
    return drawing;
  }
}
