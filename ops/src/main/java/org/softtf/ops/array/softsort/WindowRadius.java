package org.softtf.ops.array.softsort;

import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The radius of each element's window: the r with Σᵢ max(r − |zₖ − zᵢ|, 0)^p = 1.
 *
 * <p>Newton's method for the p-th root of the sum, which is convex and increasing in r: from r = 1,
 * where the element itself makes the sum at least 1, it falls monotonically to the solution. The
 * loop ends when no radius falls any more; each step costs two binary searches an element.
 */
final class WindowRadius {
  private static final int MOST_STEPS = 200;

  /** One pair of functions a power; they hold no graph's nodes and serve every graph. */
  private static final WindowRadius[] BY_POWER = {null, null, null, null};

  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  private WindowRadius(int power) {
    this.condition = ConcreteFunction.create(WindowRadius::unfinished);
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
  static Operand<TFloat64> of(Ops tf, Operand<TFloat64> z, int power) {
    Operand<TFloat64> one = tf.onesLike(z);
    Window window = Window.of(tf, z, one);
    Operand<TFloat64> table = WindowSums.table(tf, window.offset(), List.of(one), power);
    WindowRadius loop = ofPower(power);
    List<Output<?>> end =
        tf.whileOp(
                List.of(
                    tf.constant(0),
                    tf.constant(true),
                    one,
                    z,
                    table,
                    window.offset(),
                    window.runStart(),
                    window.runEnd(),
                    window.cellStart(),
                    window.cellEnd()),
                loop.condition,
                loop.body)
            .output();
    @SuppressWarnings("unchecked") // the third loop variable is the radius
    Operand<TFloat64> radius = (Operand<TFloat64>) (Operand<?>) end.get(2);
    return tf.stopGradient(radius);
  }

  /** The loop's variables, in the order in which both functions take them. */
  private record Variables(
      Operand<TInt32> count,
      Operand<TBool> going,
      Operand<TFloat64> radius,
      Operand<TFloat64> z,
      Operand<TFloat64> table,
      Window window) {

    static Variables of(Ops tf) {
      Operand<TInt32> count = tf.placeholder(TInt32.class);
      Operand<TBool> going = tf.placeholder(TBool.class);
      Operand<TFloat64> radius = tf.placeholder(TFloat64.class);
      Operand<TFloat64> z = tf.placeholder(TFloat64.class);
      Operand<TFloat64> table = tf.placeholder(TFloat64.class);
      Window window =
          new Window(
              tf.placeholder(TFloat64.class),
              tf.placeholder(TInt32.class),
              tf.placeholder(TInt32.class),
              tf.placeholder(TInt32.class),
              tf.placeholder(TInt32.class),
              null,
              null);
      return new Variables(count, going, radius, z, table, window);
    }

    Signature.Builder signature(String name) {
      return Signature.builder(name)
          .input("count", count)
          .input("going", going)
          .input("radius", radius)
          .input("z", z)
          .input("table", table)
          .input("offset", window.offset())
          .input("run_start", window.runStart())
          .input("run_end", window.runEnd())
          .input("cell_start", window.cellStart())
          .input("cell_end", window.cellEnd());
    }
  }

  private static Signature unfinished(Ops tf) {
    Variables v = Variables.of(tf);
    return v.signature("unfinished")
        .output(
            "unfinished",
            tf.math.logicalAnd(v.going(), tf.math.less(v.count(), tf.constant(MOST_STEPS))))
        .build();
  }

  private static Signature step(Ops tf, int power) {
    Variables v = Variables.of(tf);
    Window window = v.window().within(tf, v.z(), v.radius());
    WindowSums sums = new WindowSums(tf, window, v.table(), 1, power);
    Operand<TFloat64> value = sums.of(0, v.radius(), power).total(tf);
    Operand<TFloat64> slope = sums.of(0, v.radius(), power - 1).total(tf);
    Operand<TFloat64> excess = tf.math.sub(value, tf.math.pow(value, tf.constant(1 - 1.0 / power)));
    Operand<TFloat64> next = tf.math.sub(v.radius(), tf.math.div(excess, slope));
    // rounding may lift a radius that has arrived; only a fall worth a few units counts
    Operand<TBool> falls = tf.math.less(next, tf.math.mul(v.radius(), tf.constant(1 - 1e-15)));
    return v.signature("step")
        .output("count", tf.math.add(v.count(), tf.constant(1)))
        .output(
            "going", tf.reduceAny(falls, tf.range(tf.constant(0), tf.rank(falls), tf.constant(1))))
        .output("radius", tf.select(falls, next, v.radius()))
        .output("z", tf.identity(v.z()))
        .output("table", tf.identity(v.table()))
        .output("offset", tf.identity(window.offset()))
        .output("run_start", tf.identity(window.runStart()))
        .output("run_end", tf.identity(window.runEnd()))
        .output("cell_start", tf.identity(window.cellStart()))
        .output("cell_end", tf.identity(window.cellEnd()))
        .build();
  }
}
