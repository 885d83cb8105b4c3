// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.simplex;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Of the projection y = t^p of logits v onto the simplex the part t = max(v − θ, 0), where θ makes
 * Σ t^p = 1; p is 1, 2, 3 in the modes c0, c1, c2.
 *
 * <p>This is α-entmax of v/(α − 1) with α = 1 + 1/p: sparsemax for p = 1 (Martins and Astudillo,
 * arXiv 1602.02068), 1.5-entmax for p = 2 (Peters et al., arXiv 1905.05702).
 *
 * <p>The support is found on the sorted row without solving for any θ: element k belongs to it if Σ
 * over the greater elements of (vᵢ − vₖ)^p is less than 1, a polynomial in prefix moments. Then θ
 * follows in closed form from the moments of the support, by the root of a depressed cubic for p =
 * 3. O(n log n) time for the sort, O(n) memory.
 *
 * <p>The support is stopped; θ is live. The primitive is t and not y, because its derivative is a
 * function of t alone, t' = support·(v' − Σ w v'/Σ w) with w = t^(p−1). So gradients of every order
 * need nothing but t. The ordinary gradient agrees up to the third order.
 */
final class EntmaxRoot {
  /** Below any θ of a row whose maximum is 0; keeps −∞ out of the moments. */
  private static final double FLOOR = -2;

  private static final Primitive OPERATOR =
      Primitive.named("softtf.simplex_root")
          .forward(EntmaxRoot::forward)
          .gradient(EntmaxRoot::gradient);

  private EntmaxRoot() {}

  /** t along the last axis of the logits. */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> logits, Mode mode) {
    return OPERATOR.apply(tf, Attributes.of("power", Powers.ofMode(mode)), logits);
  }

  /** t^power, where t⁰ is 1 on the support and 0 elsewhere. */
  static <T extends TFloating> Operand<T> raise(RowMath<T> f, Operand<T> t, int power) {
    return power == 0 ? f.indicator(f.tf().math.greater(t, f.number(0))) : Powers.of(f, t, power);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    return List.of(new Forward<>(c).root());
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    Operand<T> t = c.output();
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> g = f.times(c.cotangent(), raise(f, t, 0));
    Operand<T> weight = raise(f, t, c.attributes().integer("power") - 1);
    Operand<T> mean = f.over(f.sum(g), f.sum(weight));
    return List.of(f.minus(g, f.times(weight, mean)));
  }

  /** The forward sub-graph. */
  private static final class Forward<T extends TFloating> {
    private final Ops tf;
    private final RowMath<T> f;
    private final int power;
    private final Operand<T> u;
    private final Operand<T> stopped;

    Forward(Primitive.Forward<T> c) {
      tf = c.tf();
      Operand<T> logits = c.input(0);
      f = new RowMath<>(tf, c.type());
      power = c.attributes().integer("power");
      // the result does not change with a shift, so the gradient may leave the maximum out
      u = f.maximum(f.minus(logits, f.max(f.stop(logits))), f.number(FLOOR));
      stopped = f.stop(u);
    }

    Operand<T> root() {
      Operand<T> inside = f.indicator(tf.math.greaterEqual(stopped, smallestOfSupport()));
      return f.maximum(f.minus(u, threshold(inside)), f.number(0));
    }

    private Operand<T> smallestOfSupport() {
      var n = f.length(u);
      Operand<T> s = tf.nn.topK(stopped, n, new TopK.Options[0]).values();
      Operand<T> count = f.range(tf.constant(1), tf.math.add(n, tf.constant(1)));
      Operand<TBool> inside = tf.math.less(excess(s, count), f.number(1));
      return f.min(tf.select(inside, s, f.number(0)));
    }

    /** Σᵢ (sᵢ − sₖ)^p over the greater elements of a descending row, from their moments. */
    private Operand<T> excess(Operand<T> s, Operand<T> count) {
      Operand<T> first = prefix(s);
      if (power == 1) {
        return f.minus(first, f.times(count, s));
      }
      Operand<T> second = prefix(f.square(s));
      if (power == 2) {
        Operand<T> linear = f.minus(f.times(count, s), f.times(2, first));
        return f.plus(second, f.times(s, linear));
      }
      Operand<T> third = prefix(f.times(s, f.square(s)));
      Operand<T> quadratic = f.minus(f.times(3, first), f.times(count, s));
      return f.plus(third, f.times(s, f.minus(f.times(s, quadratic), f.times(3, second))));
    }

    /** The axis counts from the front where that is known: TensorFlow.js takes no other here. */
    private Operand<T> prefix(Operand<T> x) {
      return tf.math.cumsum(x, tf.constant(Math.max(x.shape().numDimensions() - 1, -1)));
    }

    /** θ from the support's size, mean and centred moments. */
    private Operand<T> threshold(Operand<T> inside) {
      Operand<T> count = f.sum(inside);
      Operand<T> mean = f.over(f.sum(f.times(inside, u)), count);
      if (power == 1) {
        return f.minus(mean, tf.math.reciprocal(count));
      }
      Operand<T> deviation = f.times(inside, f.minus(u, mean));
      Operand<T> square = f.square(deviation);
      Operand<T> variance = f.over(f.sum(square), count);
      if (power == 2) {
        Operand<T> left = f.minus(tf.math.reciprocal(count), variance);
        return f.minus(mean, tf.math.sqrt(f.maximum(left, f.number(1e-30))));
      }
      Operand<T> third = f.sum(f.times(deviation, square));
      Operand<T> q = f.over(f.minus(f.number(1), third), count);
      return f.minus(mean, cubicRoot(variance, q));
    }

    /**
     * The d &gt; 0 with d³ + 3·a·d = q: Cardano's hyperbolic form without gradient, then two Newton
     * steps with it, which are exact to third order.
     */
    private Operand<T> cubicRoot(Operand<T> a, Operand<T> q) {
      Operand<T> positive = f.maximum(q, f.number(1e-30));
      Operand<T> scale = tf.math.pow(f.stop(positive), f.number(2.0 / 3));
      Operand<T> width = f.maximum(f.stop(a), f.times(f.epsilon(), scale));
      Operand<T> root = tf.math.sqrt(width);
      Operand<T> angle = tf.math.asinh(f.over(f.stop(positive), f.times(2, f.times(width, root))));
      Operand<T> d = f.stop(f.times(2, f.times(root, tf.math.sinh(f.times(1.0 / 3, angle)))));
      for (int step = 0; step < 2; step++) {
        Operand<T> square = f.square(d);
        Operand<T> value = f.minus(f.times(d, f.plus(square, f.times(3, a))), positive);
        d = f.minus(d, f.over(value, f.times(3, f.plus(square, a))));
      }
      return d;
    }
  }
}
