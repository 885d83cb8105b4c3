// SPDX-License-Identifier: Apache-2.0
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
   * Says that the gradient function builds nodes that call functions, such as {@code tf.whileOp},
   * {@code tf.ifOp} or {@code tf.call}. A forward function whose gradient does so must call this.
   *
   * <p>The reason: TensorFlow cannot add functions to a graph while it builds gradients, so they
   * must be there before. This makes {@link CustomOperator#apply(Ops, List) apply} run the gradient
   * function at once, even with {@link CustomOperator.Builder#gradientBuiltOnDemand()}, and add the
   * functions that it calls. For second derivatives the functions of the gradient's gradient must
   * be there too: {@link SafeGradients} adds them, TensorFlow's own {@code gradients} does not.
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
