package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/** What a {@link ForwardFunction} works with. */
public final class ForwardContext {
  private final Ops tf;
  private final List<Operand<?>> inputs;
  private final Attributes attributes;
  private final List<Operand<?>> residuals = new ArrayList<>();
  private boolean gradientCallsFunctions;

  ForwardContext(Ops tf, List<Operand<?>> inputs, Attributes attributes) {
    this.tf = tf;
    this.inputs = inputs;
    this.attributes = attributes;
  }

  /**
   * Returns the operation factory to build with.
   *
   * @return the factory, in the operator's own name scope
   */
  public Ops tf() {
    return tf;
  }

  /**
   * Returns an input.
   *
   * @param index its position, from 0
   * @param <T> its type, which the caller knows
   * @return the input
   */
  @SuppressWarnings("unchecked") // as Operation.output(int): the caller names the type
  public <T extends TType> Operand<T> input(int index) {
    return (Operand<T>) inputs.get(index);
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
   * Returns the attributes of this use of the operator.
   *
   * @return the attributes
   */
  public Attributes attributes() {
    return attributes;
  }

  /**
   * Keeps an operand for the gradient, which finds it as {@link GradientContext#residual(int)}.
   *
   * <p>For a right second order let it depend on the inputs in the ordinary way (no {@code
   * stopGradient}).
   *
   * @param residual what to keep
   * @param <T> its type
   * @return the same operand
   */
  public <T extends TType> Operand<T> keep(Operand<T> residual) {
    residuals.add(residual);
    return residual;
  }

  /**
   * Announces that the gradient function calls functions, a functional loop's among them.
   *
   * <p>They are put into the graph together with the operator: while gradients are built it is too
   * late. So the gradient function runs now, whatever {@code gradientBuiltOnDemand} says. A second
   * derivative through such calls needs {@link SafeGradients}, which puts their functions there in
   * time; TensorFlow's own {@code gradients} does not.
   */
  public void announceFunctionsOfGradient() {
    gradientCallsFunctions = true;
  }

  boolean gradientCallsFunctions() {
    return gradientCallsFunctions;
  }

  List<Operand<?>> inputs() {
    return inputs;
  }

  List<Operand<?>> residuals() {
    return residuals;
  }
}
