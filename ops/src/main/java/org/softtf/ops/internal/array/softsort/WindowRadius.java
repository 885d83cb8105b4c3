package org.softtf.ops.internal.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.loop.LoopFunction;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The radius of each element's window: the r with F(r) = Σᵢ max(r − |zₖ − zᵢ|, 0)^p = 1.
 *
 * <p>Newton's method for a root of F. The (p+1)-th is nearly linear where elements are many, so its
 * first steps from r = 1 come close whatever the density. The p-th is convex and increasing: from
 * anywhere its next step is at or above the solution, and from there it falls monotonically. The
 * loop ends when no radius falls by more than a part in 10⁸; convergence is quadratic, so what is
 * left then is rounding. Each step costs two binary searches an element.
 */
final class WindowRadius {
  private static final int MOST_STEPS = 200;

  /** Steps for the (p+1)-th root. */
  private static final int FIRST_STEPS = 2;

  private static final double LEAST_FALL = 1e-8;

  /** One pair of functions a power; they hold no graph's nodes and serve every graph. */
  private static final WindowRadius[] BY_POWER = {null, null, null, null};

  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  private WindowRadius(int power) {
    this.condition = ConcreteFunction.create(tf -> unfinished(tf, power));
    this.body = ConcreteFunction.create(tf -> step(tf, power));
  }

  private static synchronized WindowRadius ofPower(int power) {
    if (BY_POWER[power] == null) {
      BY_POWER[power] = new WindowRadius(power);
    }
    return BY_POWER[power];
  }

  /**
   * Finds the radii.
   *
   * @param z (rows, n), ascending, without a gradient
   * @return (rows, n), without a gradient
   */
  public static Operand<TFloat64> of(
      Ops tf, Operand<TFloat64> z, TieRanges equal, TieRanges cell, int power) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> offset = Window.offset(f, z);
    Variables start =
        new Variables(
            tf.constant(0),
            tf.constant(true),
            Constants.onesLike(tf, z),
            z,
            offset,
            equal,
            cell,
            PrefixSums.ofPowers(f, offset, power));
    WindowRadius loop = ofPower(power);
    List<Output<?>> end = LoopFunction.repeat(tf, start.all(), loop.condition, loop.body);
    @SuppressWarnings("unchecked") // the third loop variable is the radius
    Operand<TFloat64> radius = (Operand<TFloat64>) (Operand<?>) end.get(2);
    return tf.stopGradient(radius);
  }

  /** The loop's variables; only the first three change. */
  private record Variables(
      Operand<TInt32> count,
      Operand<TBool> going,
      Operand<TFloat64> radius,
      Operand<TFloat64> z,
      Operand<TFloat64> offset,
      TieRanges equal,
      TieRanges cell,
      PrefixSums sums) {

    static Variables placeholders(Ops tf, int power) {
      return new Variables(
          tf.placeholder(TInt32.class),
          tf.placeholder(TBool.class),
          tf.placeholder(TFloat64.class),
          tf.placeholder(TFloat64.class),
          tf.placeholder(TFloat64.class),
          new TieRanges(tf.placeholder(TInt32.class), tf.placeholder(TInt32.class)),
          new TieRanges(tf.placeholder(TInt32.class), tf.placeholder(TInt32.class)),
          PrefixSums.ofPowersTables(tf, tf.placeholder(TFloat64.class), power));
    }

    List<Operand<?>> all() {
      List<Operand<?>> all =
          new ArrayList<>(
              List.of(
                  count,
                  going,
                  radius,
                  z,
                  offset,
                  equal.start(),
                  equal.end(),
                  cell.start(),
                  cell.end()));
      all.add(sums.tables());
      return all;
    }

    Signature.Builder signature(String name) {
      Signature.Builder signature = Signature.builder(name);
      List<Operand<?>> all = all();
      for (int i = 0; i < all.size(); i++) {
        signature.input("variable_" + i, all.get(i));
      }
      return signature;
    }

    Signature next(Ops tf, Operand<TInt32> count, Operand<TBool> going, Operand<TFloat64> radius) {
      Signature.Builder signature =
          signature("step")
              .output("next_0", count)
              .output("next_1", going)
              .output("next_2", radius);
      List<Operand<?>> all = all();
      for (int i = 3; i < all.size(); i++) {
        signature.output("next_" + i, tf.identity(all.get(i)));
      }
      return signature.build();
    }
  }

  private static Signature unfinished(Ops tf, int power) {
    Variables v = Variables.placeholders(tf, power);
    return v.signature("unfinished")
        .output(
            "unfinished",
            tf.math.logicalAnd(v.going(), tf.math.less(v.count(), tf.constant(MOST_STEPS))))
        .build();
  }

  private static Signature step(Ops tf, int power) {
    Variables v = Variables.placeholders(tf, power);
    Operand<TFloat64> radius = v.radius();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Window window = Window.within(f, v.z(), radius, v.equal(), v.cell());
    WindowSums sums = new WindowSums(f, window, v.offset(), v.sums());
    Operand<TBool> first = tf.math.less(v.count(), tf.constant(FIRST_STEPS));
    Operand<TFloat64> proposed =
        newton(
            tf,
            radius,
            sums.of(radius, power).total(f),
            sums.of(radius, power - 1).total(f),
            tf.select(first, tf.constant(power + 1.0), tf.constant((double) power)),
            power);
    Operand<TBool> falls = tf.math.less(proposed, tf.math.mul(radius, tf.constant(1 - LEAST_FALL)));
    // the first step for the p-th root may rise
    Operand<TBool> free = tf.math.lessEqual(v.count(), tf.constant(FIRST_STEPS));
    Operand<TBool> moves = tf.math.logicalOr(falls, free);
    return v.next(
        tf,
        tf.math.add(v.count(), tf.constant(1)),
        tf.reduceAny(moves, tf.range(tf.constant(0), tf.rank(moves), tf.constant(1))),
        tf.select(moves, proposed, radius));
  }

  /** One step for the root F^(1/root), kept between a part of the radius and 1. */
  private static Operand<TFloat64> newton(
      Ops tf,
      Operand<TFloat64> radius,
      Operand<TFloat64> value,
      Operand<TFloat64> slope,
      Operand<TFloat64> root,
      int power) {
    Operand<TFloat64> one = tf.constant(1.0);
    Operand<TFloat64> excess =
        tf.math.sub(value, tf.math.pow(value, tf.math.sub(one, tf.math.div(one, root))));
    Operand<TFloat64> scale = tf.math.div(root, tf.constant((double) power));
    Operand<TFloat64> next = tf.math.sub(radius, tf.math.div(tf.math.mul(scale, excess), slope));
    return tf.math.minimum(one, tf.math.maximum(next, tf.math.mul(radius, tf.constant(0.01))));
  }
}
