// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * What a {@link GradientFunction} is given: inputs, outputs, residuals, cotangents and attributes.
 */
public final class GradientContext extends OperatorContext {
  private final Operands outputs;
  private final Residuals residuals;
  private final Operands cotangents;

  GradientContext(
      Ops tf,
      CustomOperator operator,
      List<Operand<?>> outputs,
      List<Operand<?>> inputs,
      List<Operand<?>> residuals,
      List<Operand<?>> cotangents,
      Attributes attributes) {
    super(tf, operator, inputs, attributes);
    this.outputs = new Operands(operator.name(), "output", outputs);
    this.residuals = Residuals.kept(operator, attributes, residuals);
    this.cotangents = new Operands(operator.name(), "cotangent", cotangents);
  }

  /**
   * Returns an output, whose type is not checked; a second derivative flows through it.
   *
   * @param index its position, from 0
   * @param <T> its type, which the caller knows
   * @return the output
   */
  public <T extends TType> Operand<T> output(int index) {
    return Operands.trusted(outputs.get(index));
  }

  /**
   * Returns an output of a known type.
   *
   * @param index its position, from 0
   * @param type its type, or a family such as {@code TFloating.class}
   * @param <T> its type
   * @return the output
   * @throws IllegalArgumentException if the output is of another type
   */
  public <T extends TType> Operand<T> output(int index, Class<T> type) {
    return outputs.get(index, type);
  }

  /**
   * Returns what the forward function kept, whose type is not checked.
   *
   * @param name the name that it was kept by
   * @param <T> its type, which the caller knows
   * @return the residual
   */
  public <T extends TType> Operand<T> residual(String name) {
    return Operands.trusted(residuals.get(name));
  }

  /**
   * Returns what the forward function kept, of a known type.
   *
   * @param name the name that it was kept by
   * @param type its type, or a family such as {@code TFloating.class}
   * @param <T> its type
   * @return the residual
   * @throws IllegalArgumentException if the residual is of another type
   */
  public <T extends TType> Operand<T> residual(String name, Class<T> type) {
    return Operands.typed(residuals.description(name), residuals.get(name), type);
  }

  /**
   * Returns the cotangent of an output: the gradient of the final scalar with respect to it.
   *
   * @param index the output's position, from 0
   * @param <T> its type, which the caller knows
   * @return the cotangent, of the output's type and shape; zeros if the output is not used
   */
  public <T extends TType> Operand<T> cotangent(int index) {
    return Operands.trusted(cotangents.get(index));
  }

  /**
   * Returns the cotangent of an output of a known type.
   *
   * @param index the output's position, from 0
   * @param type its type, or a family such as {@code TFloating.class}
   * @param <T> its type
   * @return the cotangent, of the output's type and shape; zeros if the output is not used
   * @throws IllegalArgumentException if the output is of another type
   */
  public <T extends TType> Operand<T> cotangent(int index, Class<T> type) {
    return cotangents.get(index, type);
  }

  /**
   * Returns how many outputs there are.
   *
   * @return the number of outputs
   */
  public int outputCount() {
    return outputs.list().size();
  }
}
