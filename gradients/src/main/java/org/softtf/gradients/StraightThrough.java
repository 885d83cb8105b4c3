// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Straight-through estimators: the value of one operand, the gradient of another.
 *
 * <p>The identity is {@code stop_gradient(hard − soft) + soft}, built from plain operations so that
 * every runtime that loads the model has the same gradient. It is evaluated as {@code
 * stop_gradient(hard) − (stop_gradient(soft) − soft)}: the bracket is exactly +0, and subtracting
 * it leaves every bit of {@code hard} as it is, the sign of −0 included. (The literal order loses
 * bits for most random pairs, and the bracket on the other side turns −0 into +0.) Where {@code
 * soft} is infinite or NaN, {@code select} puts +0 in the bracket's place: the value is {@code
 * hard} all the same, and the cotangent of {@code soft} is zero there.
 *
 * <p>Tried on a million pairs of random float32 bit patterns and special numbers, with TensorFlow's
 * graph optimizer on and off: all bits are kept, except for two kinds of {@code hard} that
 * TensorFlow's arithmetic does not keep anywhere. A subnormal number (below 1.2e-38) becomes zero
 * of its sign, and a NaN stays NaN but becomes a quiet one.
 *
 * <p>Source: Bengio, Léonard, Courville, arXiv 1308.3432. Python names: {@code st}, and {@code
 * …_st} of every operator.
 */
public final class StraightThrough {
  private StraightThrough() {}

  /**
   * Operators that exist in a hard and a soft view, so that one composition can be run in both.
   *
   * @param <S> the type of the views
   */
  public interface Views<S> {
    /**
     * Returns the factory that the operators build with.
     *
     * @return the factory
     */
    Ops tf();

    /**
     * Returns the operators that give the value, as a rule the exact ones.
     *
     * @return the hard view
     */
    S hardView();

    /**
     * Returns the operators that give the gradient, as a rule the differentiable ones.
     *
     * @return the soft view
     */
    S softView();
  }

  /**
   * Returns the plain estimators: the value of {@code round}, {@code sign}, {@code heaviside} or
   * {@code clip} with the gradient 1, or 1 inside a window, as quantisation-aware training uses
   * them.
   *
   * @param tf where to build
   * @return the estimators, without a window
   */
  public static IdentityEstimator identity(Ops tf) {
    OperandCheck.requireNonNull("tf", tf);
    return new IdentityEstimator(tf, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * Joins a hard value and a soft gradient.
   *
   * @param tf where to build
   * @param hard what the value is taken from
   * @param soft what the gradient is taken from, of the same shape; another one that only a run
   *     knows is not refused but broadcast
   * @param <T> the type of both
   * @return an operand that equals {@code hard} to the last bit and has {@code soft}'s gradient
   */
  public static <T extends TFloating> Operand<T> join(Ops tf, Operand<T> hard, Operand<T> soft) {
    ExecutionEnvironment environment = OperandCheck.requireNonNull("tf", tf).scope().env();
    OperandCheck.require(environment, hard, "the hard value");
    OperandCheck.require(environment, soft, "the soft value");
    if (!hard.shape().isCompatibleWith(soft.shape())) {
      throw new IllegalArgumentException(
          "the hard and the soft value must have one shape, got "
              + hard.shape()
              + " and "
              + soft.shape());
    }
    Ops scoped = SubScope.of(tf, "straight_through");
    Operand<T> difference = scoped.math.sub(scoped.stopGradient(soft), soft);
    Operand<T> zero = scoped.select(scoped.math.isFinite(soft), difference, scoped.zerosLike(soft));
    return scoped.math.sub(scoped.stopGradient(hard), zero);
  }

  /**
   * Runs a function on the hard and on the soft operators and joins the two results; Python's
   * {@code st(fn)}.
   *
   * <p>This switches a whole composition: hard operators feed hard operators, and soft ones feed
   * soft ones. A composition of straight-through operators is something else, because there the
   * hard value of one operator feeds the soft version of the next.
   *
   * @param views the operators
   * @param function what to compute with them; it is called twice
   * @param <S> the type of the views
   * @param <T> the type of the result
   * @return the hard value with the soft gradient
   */
  public static <S, T extends TFloating> Operand<T> of(
      Views<? extends S> views, Function<? super S, Operand<T>> function) {
    OperandCheck.requireNonNull("views", views);
    OperandCheck.requireNonNull("function", function);
    return join(views.tf(), function.apply(views.hardView()), function.apply(views.softView()));
  }

  /**
   * As {@link #of}, for a function with several results.
   *
   * @param views the operators
   * @param function what to compute with them; it is called twice
   * @param <S> the type of the views
   * @return the hard values with the soft gradients; results that are not floating are the hard
   *     ones
   */
  public static <S> List<Operand<?>> ofAll(
      Views<? extends S> views,
      Function<? super S, ? extends List<? extends Operand<?>>> function) {
    OperandCheck.requireNonNull("views", views);
    OperandCheck.requireNonNull("function", function);
    return joinAll(views.tf(), function.apply(views.hardView()), function.apply(views.softView()));
  }

  static List<Operand<?>> joinAll(
      Ops tf, List<? extends Operand<?>> hard, List<? extends Operand<?>> soft) {
    OperandCheck.requireAll("hard result", hard);
    OperandCheck.requireAll("soft result", soft);
    if (hard.size() != soft.size()) {
      throw new IllegalArgumentException(
          "the function must have as many hard results as soft ones, got "
              + hard.size()
              + " and "
              + soft.size());
    }
    List<Operand<?>> joined = new ArrayList<>();
    for (int i = 0; i < hard.size(); i++) {
      joined.add(joinAny(tf, hard.get(i), soft.get(i)));
    }
    return joined;
  }

  private static Operand<?> joinAny(Ops tf, Operand<?> hard, Operand<?> soft) {
    if (hard.type() != soft.type()) {
      throw new IllegalArgumentException(
          "the hard and the soft value must have one type, got "
              + hard.type().getSimpleName()
              + " and "
              + soft.type().getSimpleName());
    }
    if (!TFloating.class.isAssignableFrom(hard.type())) {
      return hard;
    }
    return join(tf, Operands.<TFloating>trusted(hard), Operands.trusted(soft));
  }
}
