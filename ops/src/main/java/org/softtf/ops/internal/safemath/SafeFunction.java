// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.safemath;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Functions of one number with a value and a gradient where the plain ones have none: outside their
 * domain the value is a constant and the gradient 0. NaN stays NaN.
 */
public enum SafeFunction {
  SQRT(1),
  LOG(1),
  ARCSIN(0),
  ARCCOS(0);

  private static final String FUNCTION = "function";

  private static final Primitive SAFE =
      Primitive.named("softtf.safe")
          .forward(SafeFunction::forward)
          .gradient(SafeFunction::gradient);

  /** A number inside the domain, put in for those outside. */
  private final double inside;

  SafeFunction(double inside) {
    this.inside = inside;
  }

  public <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
    return SAFE.apply(tf, Attributes.of(FUNCTION, this), x);
  }

  private static SafeFunction of(PrimitiveContext<?> c) {
    return c.attributes().constant(FUNCTION, SafeFunction.class);
  }

  /** Where x is not outside the domain, x &gt; 0 or |x| &lt; 1; NaN is not. */
  private <T extends TFloating> Operand<TBool> domain(RowMath<T> f, Operand<T> x) {
    return f.tf()
        .math
        .logicalNot(
            switch (this) {
              case SQRT, LOG -> f.tf().math.lessEqual(x, f.number(0));
              case ARCSIN, ARCCOS -> f.tf().math.greaterEqual(f.abs(x), f.number(1));
            });
  }

  private <T extends TFloating> Operand<T> value(RowMath<T> f, Operand<T> x) {
    return switch (this) {
      case SQRT -> f.tf().math.sqrt(x);
      case LOG -> f.log(x);
      case ARCSIN -> f.tf().math.asin(x);
      case ARCCOS -> f.tf().math.acos(x);
    };
  }

  private <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> x) {
    return switch (this) {
      case SQRT -> f.over(f.number(0.5), f.tf().math.sqrt(x));
      // 1/x overflows for subnormal numbers
      case LOG -> f.tf().math.reciprocal(f.maximum(x, f.number(smallestNormal(f.type()))));
      case ARCSIN -> circleSlope(f, x);
      case ARCCOS -> f.negative(circleSlope(f, x));
    };
  }

  /** The value outside the domain, constant on each side of it. */
  private <T extends TFloating> Operand<T> outside(RowMath<T> f, Operand<T> x) {
    return switch (this) {
      case SQRT, LOG -> f.tf().zerosLike(x);
      case ARCSIN -> f.times(Math.PI / 2, f.tf().math.sign(x));
      case ARCCOS -> f.minus(f.number(Math.PI / 2), ARCSIN.outside(f, x));
    };
  }

  /** 1/sqrt(1 − x²). */
  private static <T extends TFloating> Operand<T> circleSlope(RowMath<T> f, Operand<T> x) {
    Operand<T> one = f.number(1);
    return f.tf().math.rsqrt(f.times(f.minus(one, x), f.plus(one, x)));
  }

  private static double smallestNormal(Class<? extends TFloating> type) {
    return type == TFloat64.class ? Double.MIN_NORMAL : Float.MIN_NORMAL;
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    SafeFunction function = of(c);
    Operand<T> x = c.input(0);
    Operand<TBool> domain = function.domain(f, x);
    Operand<T> value = function.value(f, function.moved(f, x, domain));
    return List.of(c.tf().select(domain, value, f.stop(function.outside(f, x))));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    SafeFunction function = of(c);
    Operand<T> x = c.input(0);
    Operand<TBool> domain = function.domain(f, x);
    Operand<T> product = f.times(c.cotangent(), function.slope(f, function.moved(f, x, domain)));
    return List.of(c.tf().select(domain, product, c.tf().zerosLike(x)));
  }

  /** Inside the domain everywhere, so that no branch of a select has an infinite derivative. */
  private <T extends TFloating> Operand<T> moved(
      RowMath<T> f, Operand<T> x, Operand<TBool> domain) {
    return f.tf().select(domain, x, f.number(inside));
  }
}
