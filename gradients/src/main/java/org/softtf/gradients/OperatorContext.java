// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/** What the forward function and the gradient function of a {@link CustomOperator} both see. */
public abstract sealed class OperatorContext permits ForwardContext, GradientContext {
  private final Ops tf;
  private final Operands inputs;
  private final Attributes attributes;

  OperatorContext(Ops tf, CustomOperator operator, List<Operand<?>> inputs, Attributes attributes) {
    this.tf = tf;
    this.inputs = new Operands(operator.name(), "input", inputs);
    this.attributes = attributes;
  }

  /**
   * Returns the operation factory to build with.
   *
   * @return the factory
   */
  public final Ops tf() {
    return tf;
  }

  /**
   * Returns an input, whose type is not checked.
   *
   * <p>In a gradient function, second derivatives flow through it.
   *
   * @param index its position, from 0
   * @param <T> its type, which the caller knows
   * @return the input
   */
  public final <T extends TType> Operand<T> input(int index) {
    return Operands.trusted(inputs.get(index));
  }

  /**
   * Returns an input of a known type.
   *
   * <p>In a gradient function, second derivatives flow through it.
   *
   * @param index its position, from 0
   * @param type its type, or a family such as {@code TFloating.class}
   * @param <T> its type
   * @return the input
   * @throws IllegalArgumentException if the input is of another type
   */
  public final <T extends TType> Operand<T> input(int index, Class<T> type) {
    return inputs.get(index, type);
  }

  /**
   * Returns how many inputs there are.
   *
   * @return the number of inputs
   */
  public final int inputCount() {
    return inputs.list().size();
  }

  /**
   * Returns the attributes of this use of the operator.
   *
   * @return the attributes
   */
  public final Attributes attributes() {
    return attributes;
  }

  final List<Operand<?>> inputs() {
    return inputs.list();
  }
}
