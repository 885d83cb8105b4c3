// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import org.tensorflow.GraphOperation;
import org.tensorflow.OperationBuilder;

/**
 * What asks TensorFlow to compile an operation by XLA, together with its neighbours that are marked
 * too. TensorFlow reads it while a session prepares a graph; where it has no XLA nobody reads it.
 */
public final class Compilation {
  /** The attribute, as Python's {@code tf.xla.experimental.jit_scope} sets it. */
  public static final String ATTRIBUTE = "_XlaCompile";

  private Compilation() {}

  /**
   * Marks an operation that is being built.
   *
   * @param builder the builder
   * @return the builder
   */
  public static OperationBuilder mark(OperationBuilder builder) {
    return builder.setAttr(ATTRIBUTE, true);
  }

  /**
   * Tells whether an operation is marked.
   *
   * @param operation the operation
   * @return true if it is
   */
  public static boolean isMarked(GraphOperation operation) {
    return CarrierFacts.flag(operation, ATTRIBUTE);
  }
}
