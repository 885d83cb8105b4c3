// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.optimizers;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** How an optimizer changes one variable, given its gradient. Implementations are immutable. */
public interface UpdateRule {
  /** Adds the operation that changes a variable. */
  <T extends TFloating> Op update(Target<T> target);

  /** The variables that an optimizer needs of its own, saved with the model. */
  interface Slots {
    /** A variable of the trained one's type and shape, 0 at first. */
    Operand<? extends TType> zeros(String slot);

    /** The number of this step, from 1, as a scalar of a type. */
    <T extends TFloating> Operand<T> step(Class<T> type);
  }

  /**
   * One variable to train.
   *
   * @param tf where to add the change
   * @param handle the variable's handle
   * @param type the type of its elements
   * @param gradient the gradient of the loss with respect to it
   * @param slots the optimizer's own variables for it
   */
  record Target<T extends TFloating>(
      Ops tf, Operand<? extends TType> handle, Class<T> type, Operand<T> gradient, Slots slots) {
    /** A constant of the variable's type. */
    Operand<T> number(double value) {
      return tf.constant(type, value);
    }
  }
}
