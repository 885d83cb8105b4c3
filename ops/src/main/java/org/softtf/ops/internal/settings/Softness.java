// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * How far from exact an operator is, τ &gt; 0: a number known when the graph is built, or a scalar
 * tensor, with respect to which gradients are defined too.
 */
public final class Softness {
  /** The default, 0.1. */
  public static final Softness DEFAULT = of(0.1);

  private static final String NAME = "softness";

  private final double number;
  private final @Nullable Operand<? extends TFloating> tensor;

  /** What errors call it. */
  private final String name;

  private Softness(double number, @Nullable Operand<? extends TFloating> tensor, String name) {
    this.number = number;
    this.tensor = tensor;
    this.name = name;
  }

  /** The same, as a part of an operator whose name is in errors. */
  Softness in(String operator) {
    return new Softness(number, tensor, operator + ": " + NAME);
  }

  /**
   * Makes a softness that is known now.
   *
   * @param softness greater than 0 and finite
   * @return the softness
   */
  public static Softness of(double softness) {
    return new Softness(require(NAME, softness), null, NAME);
  }

  /**
   * Refuses a number that is no softness.
   *
   * @param what its name in an error
   * @param softness greater than 0 and finite
   * @return the number
   */
  public static double require(String what, double softness) {
    if (!(softness > 0) || Double.isInfinite(softness)) {
      throw new IllegalArgumentException(
          what
              + " must be > 0 and finite, got "
              + softness
              + "; for the exact operator use the hard mode");
    }
    return softness;
  }

  /**
   * Makes a softness that is known when the graph runs; a value that is not greater than 0 and
   * finite makes the run fail.
   *
   * @param tf where to build the check of the value
   * @param softness a floating scalar
   * @return the softness
   */
  public static Softness of(Ops tf, Operand<? extends TFloating> softness) {
    Inputs.require(tf, softness, NAME);
    requireScalar(NAME, softness);
    Ops scoped = SubScope.of(tf, NAME);
    return new Softness(Double.NaN, Halves.widened(scoped, checked(scoped, softness)), NAME);
  }

  /**
   * Refuses an operand that is no floating scalar, as far as that is known.
   *
   * @param what its name in an error
   * @param softness the operand
   */
  public static void requireScalar(String what, Operand<?> softness) {
    Class<? extends TType> type = OperandCheck.type(softness, what);
    if (!TFloating.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(what + " must be floating, got " + type.getSimpleName());
    }
    Shape shape = softness.shape();
    if (!shape.isUnknown() && shape.numDimensions() != 0) {
      throw new IllegalArgumentException(what + " must be a scalar, got shape " + shape);
    }
  }

  private static <T extends TFloating> Operand<T> checked(Ops tf, Operand<T> softness) {
    Operand<T> zero = tf.zerosLike(softness);
    Operand<TBool> fine =
        tf.math.logicalAnd(tf.math.greater(softness, zero), tf.math.isFinite(softness));
    // the reshape refuses at run time what the graph could not see to be no scalar
    return RunCheck.after(
            tf,
            fine,
            "softness must be > 0 and finite; for the exact operator use the hard mode; got",
            softness)
        .reshape(softness, tf.constant(new int[0]));
  }

  /** Refuses a tensor of another graph or session. */
  void requireIn(Ops tf) {
    if (tensor != null) {
      Inputs.require(tf, tensor, NAME);
    }
  }

  /**
   * Tells whether the value is known now.
   *
   * @return true for a number, false for a tensor
   */
  public boolean isNumber() {
    return tensor == null;
  }

  /**
   * Returns the value.
   *
   * @return the number
   * @throws IllegalStateException if the softness is a tensor
   */
  public double number() {
    if (tensor != null) {
      throw new IllegalStateException("softness is a tensor");
    }
    return number;
  }

  /**
   * Returns the softness as an operand.
   *
   * @param tf where to build
   * @param type the type to have
   * @param <T> the type to have
   * @return a scalar
   */
  public <T extends TFloating> Operand<T> as(Ops tf, Class<T> type) {
    return tensor == null ? constant(tf, type, 1) : tf.dtypes.cast(tensor, type);
  }

  /**
   * Returns x/(factor·softness), in one operation where the softness is a number.
   *
   * @param tf where to build
   * @param x the numerator
   * @param factor a constant factor of the softness
   * @param <T> the type of x
   * @return the quotient
   */
  public <T extends TFloating> Operand<T> divide(Ops tf, Operand<T> x, double factor) {
    if (tensor == null) {
      return number * factor == 1 ? x : tf.math.div(x, constant(tf, x.type(), factor));
    }
    return tf.math.div(x, times(tf, x.type(), factor));
  }

  /**
   * Returns factor·softness·x, in one operation where the softness is a number.
   *
   * @param tf where to build
   * @param x an operand
   * @param factor a constant factor of the softness
   * @param <T> the type of x
   * @return the product
   */
  public <T extends TFloating> Operand<T> multiply(Ops tf, Operand<T> x, double factor) {
    if (tensor == null) {
      return number * factor == 1 ? x : tf.math.mul(x, constant(tf, x.type(), factor));
    }
    return tf.math.mul(x, times(tf, x.type(), factor));
  }

  private <T extends TFloating> Operand<T> constant(Ops tf, Class<T> type, double factor) {
    return tf.constant(type, NumberRange.require(name, type, number, factor));
  }

  /**
   * Returns factor·softness.
   *
   * @param tf where to build
   * @param type the type to have
   * @param factor a constant factor
   * @param <T> the type to have
   * @return a scalar, constant where the softness is a number
   */
  public <T extends TFloating> Operand<T> times(Ops tf, Class<T> type, double factor) {
    if (tensor == null) {
      return constant(tf, type, factor);
    }
    Operand<T> softness = as(tf, type);
    return factor == 1 ? softness : tf.math.mul(softness, tf.constant(type, factor));
  }

  @Override
  public String toString() {
    return tensor == null ? Double.toString(number) : "tensor";
  }
}
