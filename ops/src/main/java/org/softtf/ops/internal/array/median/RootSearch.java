package org.softtf.ops.internal.array.median;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.LoopFunction;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Finds the root of a row's {@link EstimatingEquation} by Newton's steps, kept in a bracket and
 * replaced by bisection where they leave it or do not halve; for all rows at once, each until it
 * stands still.
 */
final class RootSearch<T extends TFloating> {
  /** Bisection alone needs fewer for any two float64 that are not astronomically apart. */
  private static final int MOST_STEPS = 400;

  private static final Map<List<Object>, RootSearch<?>> SEARCHES = new ConcurrentHashMap<>();

  private final Mode mode;
  private final Class<T> type;
  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  private RootSearch(Mode mode, Class<T> type) {
    this.mode = mode;
    this.type = type;
    this.condition = ConcreteFunction.create(this::condition);
    this.body = ConcreteFunction.create(this::body);
  }

  /** The search for a mode and a type: its functions are the same for all graphs. */
  @SuppressWarnings("unchecked") // the key holds the type
  public static <T extends TFloating> RootSearch<T> of(Mode mode, Class<T> type) {
    return (RootSearch<T>)
        SEARCHES.computeIfAbsent(List.of(mode, type), key -> new RootSearch<>(mode, type));
  }

  /**
   * Finds the roots.
   *
   * @param z rows (R, n), in units of the softness
   * @param above as {@link EstimatingEquation} wants it
   * @param hard where to start, and between which elements
   * @return (R, 1), without a gradient; rows whose median is not finite keep it
   */
  Operand<T> find(Ops tf, Operand<T> z, Operand<T> above, HardMedian<T> hard) {
    Operand<T> reach = reach(tf, z);
    Operand<T> low = tf.math.sub(hard.lower(), reach);
    Operand<T> high = tf.math.add(hard.upper(), reach);
    List<Output<?>> results =
        LoopFunction.repeat(
            tf,
            List.of(
                tf.constant(0),
                hard.value(),
                low,
                high,
                tf.math.sub(high, low),
                tf.math.isFinite(hard.value()),
                z,
                above),
            condition,
            body);
    Operand<T> root = LoopFunction.result(results, 1);
    Operand<TBool> moving = LoopFunction.result(results, 5);
    Operand<T> change = LoopFunction.result(results, 4);
    Op check =
        tf.assertThat(
            tf.math.logicalNot(LoopFunction.any(tf, moving)),
            List.of(
                tf.constant(
                    "median_newton: some rows still moved after "
                        + MOST_STEPS
                        + " steps; their last steps, in units of the softness:"),
                change));
    Operand<T> checked = tf.withControlDependencies(List.of(check)).identity(root);
    return tf.stopGradient(tf.ensureShape(checked, Shape.of(rows(z), 1)));
  }

  private static long rows(Operand<?> z) {
    return z.shape().isUnknown() ? -1 : z.shape().get(0);
  }

  /** How far beyond the middle elements the root can be. */
  private Operand<T> reach(Ops tf, Operand<T> z) {
    if (mode != Mode.SMOOTH) {
      return tf.constant(type, 5);
    }
    Operand<TInt32> n = tf.gather(tf.shape(z), tf.constant(1), tf.constant(0));
    // S(-reach) is at most 1/(n + 1) there, so that one element more on that side outweighs the
    // rest
    return tf.math.add(tf.math.log(tf.dtypes.cast(n, type)), tf.constant(type, 1));
  }

  /** The loop's variables, as placeholders of a function. */
  private record State<T extends TFloating>(
      Operand<TInt32> count,
      Operand<T> y,
      Operand<T> low,
      Operand<T> high,
      Operand<T> change,
      Operand<TBool> moving,
      Operand<T> z,
      Operand<T> above) {

    static <T extends TFloating> State<T> placeholders(Ops tf, Class<T> type) {
      return new State<>(
          tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar())),
          matrix(tf, type),
          matrix(tf, type),
          matrix(tf, type),
          matrix(tf, type),
          matrix(tf, TBool.class),
          matrix(tf, type),
          matrix(tf, type));
    }

    private static <V extends TType> Operand<V> matrix(Ops tf, Class<V> type) {
      return tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
    }

    List<Operand<?>> all() {
      return List.of(count, y, low, high, change, moving, z, above);
    }
  }

  private String name(String part) {
    return "softtf_median_newton_" + part + "_" + mode.pythonName() + "_" + type.getSimpleName();
  }

  private Signature condition(Ops tf) {
    State<T> s = State.placeholders(tf, type);
    Operand<TBool> more =
        tf.math.logicalAnd(
            tf.math.less(s.count(), tf.constant(MOST_STEPS)), LoopFunction.any(tf, s.moving()));
    return LoopFunction.of(name("condition"), s.all(), List.of(more));
  }

  private Signature body(Ops tf) {
    State<T> s = State.placeholders(tf, type);
    Operand<T> zero = tf.constant(type, 0);
    Operand<T> half = tf.constant(type, 0.5);
    EstimatingEquation<T> balance =
        EstimatingEquation.of(tf, tf.math.sub(s.y(), s.z()), s.above(), mode);
    Operand<TBool> under = tf.math.less(balance.excess(), zero);
    Operand<T> low = tf.select(under, s.y(), s.low());
    Operand<T> high = tf.select(under, s.high(), s.y());
    Operand<T> step = balance.step(tf, balance.excess());
    Operand<T> newton = tf.math.add(s.y(), step);
    Operand<TBool> inside =
        tf.math.logicalAnd(tf.math.greaterEqual(newton, low), tf.math.lessEqual(newton, high));
    Operand<TBool> shrinking =
        tf.math.lessEqual(tf.math.abs(step), tf.math.mul(tf.math.abs(s.change()), half));
    Operand<TBool> sloped = tf.math.greater(balance.slope(), zero);
    Operand<TBool> good = tf.math.logicalAnd(sloped, tf.math.logicalAnd(inside, shrinking));
    Operand<T> middle = tf.math.add(tf.math.mul(low, half), tf.math.mul(high, half));
    Operand<TBool> balanced = tf.math.equal(balance.excess(), zero);
    Operand<T> moved = tf.select(good, newton, middle);
    Operand<T> next =
        tf.select(tf.math.logicalOr(balanced, tf.math.logicalNot(s.moving())), s.y(), moved);
    Operand<T> change = tf.math.sub(next, s.y());
    Operand<TBool> moving = tf.math.greater(tf.math.abs(change), tolerance(tf, next));
    List<Operand<?>> all =
        List.of(
            tf.math.add(s.count(), tf.constant(1)),
            next,
            low,
            high,
            change,
            moving,
            tf.identity(s.z()),
            tf.identity(s.above()));
    return LoopFunction.of(name("body"), s.all(), all);
  }

  /** Two spacings of numbers there, in units of the softness. */
  private Operand<T> tolerance(Ops tf, Operand<T> y) {
    double epsilon = type == TFloat64.class ? Math.ulp(1.0) : Math.ulp(1f);
    return tf.math.mul(
        tf.math.maximum(tf.math.abs(y), tf.constant(type, 1)), tf.constant(type, 2 * epsilon));
  }
}
