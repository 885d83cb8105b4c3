package org.softtf.ops.internal.safemath;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.GradientContext;
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
  SQRT(1) {
    @Override
    <T extends TFloating> Operand<TBool> domain(Ops tf, Operand<T> x) {
      return positive(tf, x);
    }

    @Override
    <T extends TFloating> Operand<T> value(Ops tf, Operand<T> x) {
      return tf.math.sqrt(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(Ops tf, Operand<T> x) {
      return tf.math.div(tf.constant(x.type(), 0.5), tf.math.sqrt(x));
    }
  },

  LOG(1) {
    @Override
    <T extends TFloating> Operand<TBool> domain(Ops tf, Operand<T> x) {
      return positive(tf, x);
    }

    @Override
    <T extends TFloating> Operand<T> value(Ops tf, Operand<T> x) {
      return tf.math.log(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(Ops tf, Operand<T> x) {
      // 1/x overflows for subnormal numbers
      double least = x.type() == TFloat64.class ? Double.MIN_NORMAL : Float.MIN_NORMAL;
      return tf.math.reciprocal(tf.math.maximum(x, tf.constant(x.type(), least)));
    }
  },

  ARCSIN(0) {
    @Override
    <T extends TFloating> Operand<TBool> domain(Ops tf, Operand<T> x) {
      return insideUnit(tf, x);
    }

    @Override
    <T extends TFloating> Operand<T> value(Ops tf, Operand<T> x) {
      return tf.math.asin(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(Ops tf, Operand<T> x) {
      return circleSlope(tf, x);
    }

    @Override
    <T extends TFloating> Operand<T> outside(Ops tf, Operand<T> x) {
      return tf.math.mul(tf.math.sign(x), tf.constant(x.type(), Math.PI / 2));
    }
  },

  ARCCOS(0) {
    @Override
    <T extends TFloating> Operand<TBool> domain(Ops tf, Operand<T> x) {
      return insideUnit(tf, x);
    }

    @Override
    <T extends TFloating> Operand<T> value(Ops tf, Operand<T> x) {
      return tf.math.acos(x);
    }

    @Override
    <T extends TFloating> Operand<T> slope(Ops tf, Operand<T> x) {
      return tf.math.neg(circleSlope(tf, x));
    }

    @Override
    <T extends TFloating> Operand<T> outside(Ops tf, Operand<T> x) {
      Operand<T> quarter = tf.constant(x.type(), Math.PI / 2);
      return tf.math.sub(quarter, tf.math.mul(tf.math.sign(x), quarter));
    }
  };

  private static final String FUNCTION = "function";

  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.safe")
          .forward(c -> List.of(function(c.attributes()).forward(c.tf(), c.input(0))))
          .gradient(c -> List.of(function(c.attributes()).gradient(c)))
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  /** A number inside the domain, put in for those outside. */
  private final double inside;

  SafeFunction(double inside) {
    this.inside = inside;
  }

  @SuppressWarnings("unchecked") // the operator keeps its input's type
  public <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(x), Attributes.of(FUNCTION, this)).get(0);
  }

  abstract <T extends TFloating> Operand<TBool> domain(Ops tf, Operand<T> x);

  abstract <T extends TFloating> Operand<T> value(Ops tf, Operand<T> x);

  abstract <T extends TFloating> Operand<T> slope(Ops tf, Operand<T> x);

  /** The value outside the domain, constant on each side of it. */
  <T extends TFloating> Operand<T> outside(Ops tf, Operand<T> x) {
    return tf.zerosLike(x);
  }

  private static SafeFunction function(Attributes attributes) {
    return attributes.constant(FUNCTION, SafeFunction.class);
  }

  private <T extends TFloating> Operand<T> forward(Ops tf, Operand<T> x) {
    Operand<TBool> domain = domain(tf, x);
    return tf.select(domain, value(tf, moved(tf, x, domain)), tf.stopGradient(outside(tf, x)));
  }

  private Operand<TFloating> gradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<TFloating> x = c.input(0);
    Operand<TBool> domain = domain(tf, x);
    return tf.select(
        domain,
        tf.math.mul(c.<TFloating>cotangent(0), slope(tf, moved(tf, x, domain))),
        tf.zerosLike(x));
  }

  /** Inside the domain everywhere, so that no branch of a select has an infinite derivative. */
  private <T extends TFloating> Operand<T> moved(Ops tf, Operand<T> x, Operand<TBool> domain) {
    return tf.select(domain, x, tf.constant(x.type(), inside));
  }

  private static <T extends TFloating> Operand<TBool> positive(Ops tf, Operand<T> x) {
    // "not at most 0", so that NaN counts as inside and stays NaN
    return tf.math.logicalNot(tf.math.lessEqual(x, tf.constant(x.type(), 0.0)));
  }

  private static <T extends TFloating> Operand<TBool> insideUnit(Ops tf, Operand<T> x) {
    return tf.math.logicalNot(tf.math.greaterEqual(tf.math.abs(x), tf.constant(x.type(), 1.0)));
  }

  private static <T extends TFloating> Operand<T> circleSlope(Ops tf, Operand<T> x) {
    Operand<T> one = tf.constant(x.type(), 1.0);
    return tf.math.rsqrt(tf.math.mul(tf.math.sub(one, x), tf.math.add(one, x)));
  }
}
