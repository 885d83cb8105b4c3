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
 * domain the value is a constant and the gradient 0.
 */
public enum SafeFunction {
  SQRT(Domain.POSITIVE) {
    @Override
    <T extends TFloating> Operand<T> value(RowMath<T> f, Operand<T> x) {
      return f.tf().math.sqrt(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> x) {
      return f.over(f.number(0.5), f.tf().math.sqrt(x));
    }
  },

  LOG(Domain.POSITIVE) {
    @Override
    <T extends TFloating> Operand<T> value(RowMath<T> f, Operand<T> x) {
      return f.log(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> x) {
      // 1/x overflows for subnormal numbers
      double least = f.type() == TFloat64.class ? Double.MIN_NORMAL : Float.MIN_NORMAL;
      return f.tf().math.reciprocal(f.maximum(x, f.number(least)));
    }
  },

  ARCSIN(Domain.INSIDE_UNIT) {
    @Override
    <T extends TFloating> Operand<T> value(RowMath<T> f, Operand<T> x) {
      return f.tf().math.asin(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> x) {
      return circleSlope(f, x);
    }

    @Override
    <T extends TFloating> Operand<T> outside(RowMath<T> f, Operand<T> x) {
      return f.times(Math.PI / 2, f.tf().math.sign(x));
    }
  },

  ARCCOS(Domain.INSIDE_UNIT) {
    @Override
    <T extends TFloating> Operand<T> value(RowMath<T> f, Operand<T> x) {
      return f.tf().math.acos(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> x) {
      return f.negative(circleSlope(f, x));
    }

    @Override
    <T extends TFloating> Operand<T> outside(RowMath<T> f, Operand<T> x) {
      return f.minus(f.number(Math.PI / 2), ARCSIN.outside(f, x));
    }
  };

  private static final String FUNCTION = "function";

  private static final Primitive SAFE =
      Primitive.named("softtf.safe")
          .forward(SafeFunction::forward)
          .gradient(SafeFunction::gradient);

  private final Domain domain;

  SafeFunction(Domain domain) {
    this.domain = domain;
  }

  public <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
    return SAFE.apply(tf, Attributes.of(FUNCTION, this), x);
  }

  abstract <T extends TFloating> Operand<T> value(RowMath<T> f, Operand<T> x);

  abstract <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> x);

  /** The value outside the domain, constant on each side of it. */
  <T extends TFloating> Operand<T> outside(RowMath<T> f, Operand<T> x) {
    return f.tf().zerosLike(x);
  }

  private static SafeFunction of(PrimitiveContext<?> c) {
    return c.attributes().constant(FUNCTION, SafeFunction.class);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    SafeFunction function = of(c);
    Operand<T> x = c.input(0);
    Operand<TBool> inside = function.domain.contains(f, x);
    Operand<T> value = function.value(f, function.domain.moved(f, x, inside));
    return List.of(c.tf().select(inside, value, f.stop(function.outside(f, x))));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    SafeFunction function = of(c);
    Operand<T> x = c.input(0);
    Operand<TBool> inside = function.domain.contains(f, x);
    Operand<T> slope = function.slope(f, function.domain.moved(f, x, inside));
    return List.of(c.tf().select(inside, f.times(c.cotangent(), slope), c.tf().zerosLike(x)));
  }

  /** 1/sqrt(1 − x²). */
  private static <T extends TFloating> Operand<T> circleSlope(RowMath<T> f, Operand<T> x) {
    Operand<T> one = f.number(1);
    return f.tf().math.rsqrt(f.times(f.minus(one, x), f.plus(one, x)));
  }

  /** Where a function is the plain one; NaN counts as inside and stays NaN. */
  private enum Domain {
    /** x &gt; 0. */
    POSITIVE(1) {
      @Override
      <T extends TFloating> Operand<TBool> excludes(RowMath<T> f, Operand<T> x) {
        return f.tf().math.lessEqual(x, f.number(0));
      }
    },

    /** −1 &lt; x &lt; 1. */
    INSIDE_UNIT(0) {
      @Override
      <T extends TFloating> Operand<TBool> excludes(RowMath<T> f, Operand<T> x) {
        return f.tf().math.greaterEqual(f.abs(x), f.number(1));
      }
    };

    private final double inside;

    Domain(double inside) {
      this.inside = inside;
    }

    abstract <T extends TFloating> Operand<TBool> excludes(RowMath<T> f, Operand<T> x);

    <T extends TFloating> Operand<TBool> contains(RowMath<T> f, Operand<T> x) {
      return f.tf().math.logicalNot(excludes(f, x));
    }

    /** Inside the domain everywhere, so that no branch of a select has an infinite derivative. */
    <T extends TFloating> Operand<T> moved(RowMath<T> f, Operand<T> x, Operand<TBool> contained) {
      return f.tf().select(contained, x, f.number(inside));
    }
  }
}
