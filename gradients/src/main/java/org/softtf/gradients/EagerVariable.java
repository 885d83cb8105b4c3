// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.tape.EagerNumbers;
import org.softtf.gradients.internal.tape.Recording;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * A value that an eager loop trains: a resource variable of TensorFlow, read through a {@link
 * GradientTape} and updated by TensorFlow's own kernels.
 *
 * <pre>{@code
 * try (EagerVariable<TFloat32> w = EagerVariable.of(tape, tf.constant(new float[3]))) {
 *   for (int step = 0; step < 100; step++) {
 *     Operand<TFloat32> loss = loss(tf, w.value());
 *     w.adam(tape.gradient(loss, w.value()), 0.01);
 *     tape.reset();
 *   }
 * }
 * }</pre>
 *
 * <p>{@link #value()} is the same operand until the variable changes or the tape is reset, and is
 * watched. An update changes the variable and not what was read from it before, so variables that
 * are updated one after the other all use gradients of the same point.
 *
 * <p>Close a variable before its tape and session.
 *
 * @param <T> the element type
 */
public final class EagerVariable<T extends TFloating> implements AutoCloseable {
  /**
   * TensorFlow's name for a variable without one, of which there may be many. The session keeps a
   * kernel for each other name until it is closed.
   */
  private static final String ANONYMOUS = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";

  private final GradientTape tape;
  private final Class<T> type;
  private final Shape shape;
  private final Ops tf;
  private final EagerNumbers<T> numbers;
  private final Operand<? extends TType> handle;
  private @Nullable Operand<T> value;
  private boolean closed;

  /** What the optimizers keep; made at the first step that needs it. */
  private @Nullable Operand<? extends TType> momentum;

  private @Nullable Moments moments;

  /** Running means of gradients and of their squares, and the powers of their rates. */
  private final class Moments {
    final Operand<? extends TType> mean = zeros();
    final Operand<? extends TType> square = zeros();
    Operand<T> meanPower = numbers.of(1);
    Operand<T> squarePower = numbers.of(1);
  }

  private EagerVariable(GradientTape tape, Operand<T> initial) {
    this.tape = tape;
    this.type = initial.type();
    this.shape = initial.shape();
    this.tf = Ops.create(tape.session());
    this.numbers = new EagerNumbers<>(tape.session(), type);
    this.handle = variable(initial);
  }

  /**
   * Makes a variable.
   *
   * @param tape what watches its value
   * @param initial its value at first, an operand of the tape's session
   * @param <T> the element type
   * @return the variable, to be closed
   */
  public static <T extends TFloating> EagerVariable<T> of(GradientTape tape, Operand<T> initial) {
    Recording recording = OperandCheck.requireNonNull("tape", tape).recording();
    recording.requireUsable();
    recording.requireValue("the initial value", initial);
    TapeArguments.requireFloating("the initial value", initial);
    return new EagerVariable<>(tape, initial);
  }

  private Operand<? extends TType> variable(Operand<T> initial) {
    // It is stepped where it lies, and TensorFlow has no such kernels of bfloat16 for GPUs.
    Ops place = type == TBfloat16.class ? tf.withDevice(EagerNumbers.CPU) : tf;
    VarHandleOp made = place.varHandleOp(type, shape, VarHandleOp.sharedName(ANONYMOUS));
    tf.assignVariableOp(made, initial);
    return made;
  }

  /**
   * Returns the current value, watched by the tape.
   *
   * @return an eager operand, the same one until the variable changes or the tape is reset
   */
  public Operand<T> value() {
    requireOpen();
    Operand<T> current = value;
    if (current == null) {
      current = tf.readVariableOp(handle, type);
      value = current;
    }
    return tape.watch(current);
  }

  /**
   * Sets the value.
   *
   * @param next an eager operand of the variable's type and shape
   */
  public void assign(Operand<T> next) {
    requireLike("the value", next);
    tf.assignVariableOp(handle, next);
    value = null;
  }

  /**
   * Makes a step of gradient descent, {@code w ← w − rate · g}.
   *
   * @param gradient g, of the variable's type and shape
   * @param rate the learning rate
   */
  public void descend(Operand<T> gradient, double rate) {
    requireLike("the gradient", gradient);
    tf.train.resourceApplyGradientDescent(handle, finite("rate", rate), gradient);
    value = null;
  }

  /**
   * Makes a step with momentum, {@code v ← momentum · v + g}, {@code w ← w − rate · v}, where v is
   * 0 at first.
   *
   * @param gradient g, of the variable's type and shape
   * @param rate the learning rate
   * @param decay the momentum, such as 0.9
   */
  public void momentum(Operand<T> gradient, double rate, double decay) {
    requireLike("the gradient", gradient);
    Operand<T> length = finite("rate", rate);
    Operand<T> kept = finite("decay", decay);
    Operand<? extends TType> sum = momentum;
    if (sum == null) {
      sum = zeros();
      momentum = sum;
    }
    tf.train.resourceApplyMomentum(handle, sum, length, gradient, kept);
    value = null;
  }

  /**
   * Makes a step of Adam with the rates of its paper, {@code β₁ = 0.9}, {@code β₂ = 0.999}, {@code
   * ε = 1e-8}.
   *
   * <p>Source: Kingma, Ba, arXiv 1412.6980, in the order of their section 2's end: {@code w ← w −
   * rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)}. float16 and bfloat16 have no such numbers as β₂
   * or ε, which is an error; keep a variable in float32 and cast its value.
   *
   * @param gradient g, of the variable's type and shape
   * @param rate the learning rate
   */
  public void adam(Operand<T> gradient, double rate) {
    adam(gradient, rate, 0.9, 0.999, 1e-8);
  }

  /**
   * Makes a step of Adam.
   *
   * @param gradient g, of the variable's type and shape
   * @param rate the learning rate
   * @param beta1 how much of the mean of gradients is kept, β₁
   * @param beta2 how much of the mean of their squares is kept, β₂
   * @param epsilon what is added to the root of that mean, ε
   */
  public void adam(Operand<T> gradient, double rate, double beta1, double beta2, double epsilon) {
    requireLike("the gradient", gradient);
    Operand<T> length = finite("rate", rate);
    Operand<T> first = below1("beta1", beta1);
    Operand<T> second = below1("beta2", beta2);
    Operand<T> added = finite("epsilon", epsilon);
    Moments state = moments;
    if (state == null) {
      state = new Moments();
      moments = state;
    }
    state.meanPower = tf.math.mul(state.meanPower, first);
    state.squarePower = tf.math.mul(state.squarePower, second);
    tf.train.resourceApplyAdam(
        handle,
        state.mean,
        state.square,
        state.meanPower,
        state.squarePower,
        length,
        first,
        second,
        added,
        gradient);
    value = null;
  }

  private Operand<T> finite(String what, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(what + " must be a finite number, got " + number);
    }
    EagerNumbers.Rounded<T> rounded = numbers.rounded(number);
    if (number != 0 && (rounded.value() == 0 || Double.isInfinite(rounded.value()))) {
      throw lost(what, number, rounded);
    }
    return rounded.operand();
  }

  private Operand<T> below1(String what, double number) {
    if (!(number >= 0 && number < 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1), got " + number);
    }
    EagerNumbers.Rounded<T> rounded = numbers.rounded(number);
    if (rounded.value() == 1) {
      throw lost(what, number, rounded);
    }
    return rounded.operand();
  }

  /** Such a step would change nothing, or make NaN of a gradient that is 0. */
  private IllegalArgumentException lost(
      String what, double number, EagerNumbers.Rounded<T> rounded) {
    return new IllegalArgumentException(
        what
            + " is "
            + number
            + ", which rounds to "
            + rounded.value()
            + " in "
            + type.getSimpleName()
            + "; keep the variable in float32, and cast its value where it is used");
  }

  private Operand<? extends TType> zeros() {
    return variable(tf.zerosLike(tf.readVariableOp(handle, type)));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this EagerVariable is closed; make another one");
    }
    tape.recording().requireUsable();
  }

  private void requireLike(String what, Operand<T> operand) {
    requireOpen();
    tape.recording().requireValue(what, operand);
    Output<T> output = operand.asOutput();
    if (output.type() != type || !output.shape().equals(shape)) {
      throw new IllegalArgumentException(
          what
              + " must have the variable's type and shape, "
              + type.getSimpleName()
              + " "
              + shape
              + ", got "
              + output.type().getSimpleName()
              + " "
              + output.shape());
    }
  }

  /** Frees the variable and what the optimizers keep; a second time does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    tape.recording().requireOwner();
    closed = true;
    if (!tape.recording().isSessionClosed()) {
      destroy(handle);
      if (momentum != null) {
        destroy(momentum);
      }
      if (moments != null) {
        destroy(moments.mean);
        destroy(moments.square);
      }
    }
  }

  private void destroy(Operand<? extends TType> variable) {
    tf.destroyResourceOp(variable);
  }
}
