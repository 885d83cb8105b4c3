package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/** What a {@link ForwardFunction} is given: inputs, attributes, and a place for residuals. */
public final class ForwardContext extends OperatorContext {
  private final Residuals residuals;
  private boolean gradientCallsFunctions;

  ForwardContext(Ops tf, CustomOperator operator, List<Operand<?>> inputs, Attributes attributes) {
    super(tf, operator, inputs, attributes);
    this.residuals = Residuals.toKeep(operator, attributes);
  }

  /**
   * Keeps an operand for the gradient, which finds it as {@link GradientContext#residual(String)}.
   *
   * <p>Do not stop its gradient, or second derivatives are wrong: they flow through it to the
   * inputs.
   *
   * @param name one of the names that the operator declares ({@link
   *     CustomOperator.Builder#residuals(String...)}), each of which is kept exactly once
   * @param residual what to keep
   * @param <T> its type
   * @return the same operand
   */
  public <T extends TType> Operand<T> keep(String name, Operand<T> residual) {
    residuals.keep(name, residual);
    return residual;
  }

  /**
   * Announces that the gradient function calls functions, such as the body of a functional loop.
   *
   * <p>TensorFlow cannot add functions to a graph while it builds gradients. So the gradient
   * function runs at once, whatever {@code gradientBuiltOnDemand} says, and its functions are added
   * together with the operator. For a second derivative through such calls use {@link
   * SafeGradients}, which adds their functions in time; TensorFlow's own {@code gradients} does
   * not.
   */
  public void announceFunctionsOfGradient() {
    gradientCallsFunctions = true;
  }

  boolean gradientCallsFunctions() {
    return gradientCallsFunctions;
  }

  List<Operand<?>> residuals() {
    return residuals.inOrder();
  }
}
