package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/** What a {@link GradientFunction} works with. */
public final class GradientContext {
  private final Ops tf;
  private final List<Operand<?>> outputs;
  private final List<Operand<?>> inputs;
  private final List<Operand<?>> residuals;
  private final List<Operand<?>> cotangents;
  private final Attributes attributes;

  GradientContext(
      Ops tf,
      List<Operand<?>> outputs,
      List<Operand<?>> inputs,
      List<Operand<?>> residuals,
      List<Operand<?>> cotangents,
      Attributes attributes) {
    this.tf = tf;
    this.outputs = outputs;
    this.inputs = inputs;
    this.residuals = residuals;
    this.cotangents = cotangents;
    this.attributes = attributes;
  }

  /**
   * Returns the operation factory to build with.
   *
   * @return the factory
   */
  public Ops tf() {
    return tf;
  }

  /**
   * Returns an input of the operator; a second derivative flows through it.
   *
   * @param index its position, from 0
   * @param <T> its type, which the caller knows
   * @return the input
   */
  public <T extends TType> Operand<T> input(int index) {
    return typed(inputs.get(index));
  }

  /**
   * Returns an output of the operator; a second derivative flows through it.
   *
   * @param index its position, from 0
   * @param <T> its type, which the caller knows
   * @return the output
   */
  public <T extends TType> Operand<T> output(int index) {
    return typed(outputs.get(index));
  }

  /**
   * Returns what the forward function kept.
   *
   * @param index its position in the order of {@link ForwardContext#keep}, from 0
   * @param <T> its type, which the caller knows
   * @return the residual
   */
  public <T extends TType> Operand<T> residual(int index) {
    return typed(residuals.get(index));
  }

  /**
   * Returns the cotangent of an output: the gradient of the final scalar with respect to it.
   *
   * @param index the output's position, from 0
   * @param <T> its type, which the caller knows
   * @return the cotangent, of the output's type and shape; zeros if the output is not used
   */
  public <T extends TType> Operand<T> cotangent(int index) {
    return typed(cotangents.get(index));
  }

  /**
   * Returns how many inputs there are.
   *
   * @return the number of inputs
   */
  public int inputCount() {
    return inputs.size();
  }

  /**
   * Returns how many outputs there are.
   *
   * @return the number of outputs
   */
  public int outputCount() {
    return outputs.size();
  }

  /**
   * Returns the attributes of this use of the operator.
   *
   * @return the attributes
   */
  public Attributes attributes() {
    return attributes;
  }

  @SuppressWarnings("unchecked") // as Operation.output(int): the caller names the type
  private static <T extends TType> Operand<T> typed(Operand<?> operand) {
    return (Operand<T>) operand;
  }
}
