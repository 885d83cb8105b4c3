package org.softtf.savedmodel;

import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * How a training step changes variables: gradient descent, with momentum, or Adam.
 *
 * <p>The formulas are those of Keras' optimizers of the same names, with g the gradient and η the
 * learning rate. Immutable.
 */
public abstract class Optimizer {
  private final double learningRate;

  private Optimizer(double learningRate) {
    this.learningRate = positive("the learning rate", learningRate);
  }

  /** The variables that an optimizer needs of its own, saved with the model. */
  interface Slots {
    /** A variable of the trained one's type and shape, 0 at first. */
    Operand<? extends TType> zeros(String slot);

    /** The number of this step, from 1, as a scalar of the trained variable's type. */
    Operand<?> step();
  }

  /** One variable to train. */
  record Target<T extends TFloating>(
      Ops tf, Operand<? extends TType> handle, Class<T> type, Operand<T> gradient, Slots slots) {
    Operand<T> number(double value) {
      return tf.constant(type, value);
    }
  }

  /** Adds the operation that changes a variable. */
  abstract <T extends TFloating> Op update(Target<T> target);

  /**
   * Gradient descent: w ← w − η·g.
   *
   * @param learningRate η &gt; 0
   * @return the optimizer
   */
  public static Optimizer sgd(double learningRate) {
    return new Sgd(learningRate);
  }

  /**
   * Gradient descent with momentum μ: a ← μ·a + g, w ← w − η·a.
   *
   * @param learningRate η &gt; 0
   * @param momentum μ in [0, 1)
   * @return the optimizer
   */
  public static Optimizer momentum(double learningRate, double momentum) {
    return new Momentum(learningRate, momentum);
  }

  /**
   * Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e-7.
   *
   * @param learningRate η &gt; 0
   * @return the optimizer
   */
  public static Optimizer adam(double learningRate) {
    return adam(learningRate, 0.9, 0.999, 1e-7);
  }

  /**
   * Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)
   * in step t.
   *
   * <p>Source: Kingma and Ba, arXiv 1412.6980.
   *
   * @param learningRate η &gt; 0
   * @param beta1 β₁ in [0, 1)
   * @param beta2 β₂ in [0, 1)
   * @param epsilon ε &gt; 0
   * @return the optimizer
   */
  public static Optimizer adam(double learningRate, double beta1, double beta2, double epsilon) {
    return new Adam(learningRate, beta1, beta2, epsilon);
  }

  double learningRate() {
    return learningRate;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + learningRate;
  }

  private static double positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be > 0 and finite, got " + value);
    }
    return value;
  }

  private static double share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1), got " + value);
    }
    return value;
  }

  private static final class Sgd extends Optimizer {
    Sgd(double learningRate) {
      super(learningRate);
    }

    @Override
    <T extends TFloating> Op update(Target<T> w) {
      return w.tf()
          .train
          .resourceApplyGradientDescent(w.handle(), w.number(learningRate()), w.gradient());
    }
  }

  private static final class Momentum extends Optimizer {
    private final double momentum;

    Momentum(double learningRate, double momentum) {
      super(learningRate);
      this.momentum = share("the momentum", momentum);
    }

    @Override
    <T extends TFloating> Op update(Target<T> w) {
      return w.tf()
          .train
          .resourceApplyMomentum(
              w.handle(),
              w.slots().zeros("momentum"),
              w.number(learningRate()),
              w.gradient(),
              w.number(momentum));
    }
  }

  private static final class Adam extends Optimizer {
    private final double beta1;
    private final double beta2;
    private final double epsilon;

    Adam(double learningRate, double beta1, double beta2, double epsilon) {
      super(learningRate);
      this.beta1 = share("beta1", beta1);
      this.beta2 = share("beta2", beta2);
      this.epsilon = positive("epsilon", epsilon);
    }

    @Override
    @SuppressWarnings("unchecked") // the number of the step has the variable's type
    <T extends TFloating> Op update(Target<T> w) {
      Operand<T> step = (Operand<T>) w.slots().step();
      return w.tf()
          .train
          .resourceApplyAdam(
              w.handle(),
              w.slots().zeros("m"),
              w.slots().zeros("v"),
              w.tf().math.pow(w.number(beta1), step),
              w.tf().math.pow(w.number(beta2), step),
              w.number(learningRate()),
              w.number(beta1),
              w.number(beta2),
              w.number(epsilon),
              w.gradient());
    }
  }
}
