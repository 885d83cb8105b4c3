package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.permutahedron.GraphFunctions.Input;
import org.softtf.ops.internal.array.permutahedron.GraphFunctions.Values;
import org.softtf.ops.internal.loop.LoopFunction;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Min;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Joins two solved halves of each row: what lies below λ in the left half and above λ in the right
 * half becomes one block of value λ.
 *
 * <p>λ is the root of an increasing function, found by Newton's steps kept in a bracket, with every
 * third step a bisection.
 */
final class BlockJoin<T extends TFloating> {
  /** Every third is a bisection: enough for numbers that are not astronomically apart. */
  private static final int MOST_STEPS = 400;

  private static final Map<List<Object>, BlockJoin<?>> BRIDGES = new ConcurrentHashMap<>();

  private final Mode mode;
  private final Class<T> type;
  private final List<Input> variables;
  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  private BlockJoin(Mode mode, Class<T> type) {
    this.mode = mode;
    this.type = type;
    this.variables =
        List.of(
            Input.scalar(TInt32.class),
            Input.matrix(TBool.class), // which rows still move, (rows, 1)
            Input.matrix(type), // λ, (rows, 1)
            Input.matrix(type), // its lower bound
            Input.matrix(type), // its upper bound
            Input.matrix(type), // its last change
            Input.matrix(type), // values, (rows, n)
            Input.matrix(TBool.class), // the left half
            Input.matrix(type), // s
            Input.matrix(type)); // w
    String suffix = "_" + mode.pythonName() + "_" + type.getSimpleName();
    this.condition = GraphFunctions.of("moving" + suffix, variables, BlockJoin::moving);
    this.body = GraphFunctions.of("bridge" + suffix, variables, this::step);
  }

  /** The search for a mode and a type: its functions are the same for all graphs. */
  @SuppressWarnings("unchecked") // the key holds the type
  public static <T extends TFloating> BlockJoin<T> of(Mode mode, Class<T> type) {
    return (BlockJoin<T>)
        BRIDGES.computeIfAbsent(List.of(mode, type), key -> new BlockJoin<>(mode, type));
  }

  /**
   * Solved rows.
   *
   * @param marks 1 for the first element of each block, else 0, (rows, n)
   * @param values each element's block's value, (rows, n)
   * @param unfinished whether a λ was not found
   */
  record Result<T extends TFloating>(
      Operand<TInt32> marks, Operand<T> values, Operand<TBool> unfinished) {}

  /**
   * Joins halves.
   *
   * @param marks of the halves, (rows, n)
   * @param values descending in each half, (rows, n)
   * @param left whether an element is in the left half, (rows, n)
   * @param s (rows, n)
   * @param w (rows, n)
   */
  Result<T> join(
      Ops tf,
      Operand<TInt32> marks,
      Operand<T> values,
      Operand<TBool> left,
      Operand<T> s,
      Operand<T> w) {
    Operand<T> infinite = tf.constant(type, Double.POSITIVE_INFINITY);
    Operand<TInt32> last = tf.constant(-1);
    Operand<T> low = tf.min(tf.select(left, values, infinite), last, Min.keepDims(true));
    Operand<T> high =
        tf.max(tf.select(left, tf.math.neg(infinite), values), last, Max.keepDims(true));
    Operand<TBool> apart = tf.math.less(low, high);
    List<Operand<?>> start =
        List.of(
            tf.constant(0),
            apart,
            middle(tf, low, high),
            low,
            high,
            tf.math.sub(high, low),
            values,
            left,
            s,
            w);
    Values end = GraphFunctions.loop(tf, start, condition, body, variables);
    Operand<T> root = end.get(2);
    Operand<TBool> pool = tf.math.logicalAnd(pool(tf, values, left, root), apart);
    Operand<TInt32> inside = tf.dtypes.cast(pool, TInt32.class);
    Operand<TInt32> follows =
        tf.math.mul(inside, tf.math.cumsum(inside, last, Cumsum.exclusive(true)));
    Operand<TBool> kept = tf.math.equal(follows, tf.constant(0));
    return new Result<>(
        tf.math.mul(marks, tf.dtypes.cast(kept, TInt32.class)),
        tf.select(pool, root, values),
        LoopFunction.any(tf, end.get(1)));
  }

  private Operand<T> middle(Ops tf, Operand<T> low, Operand<T> high) {
    Operand<T> half = tf.constant(type, 0.5);
    return tf.math.add(tf.math.mul(half, low), tf.math.mul(half, high));
  }

  private static <T extends TFloating> Operand<TBool> pool(
      Ops tf, Operand<T> values, Operand<TBool> left, Operand<T> root) {
    return tf.select(left, tf.math.less(values, root), tf.math.greater(values, root));
  }

  private static List<Operand<?>> moving(Ops tf, Values state) {
    Operand<TBool> few = tf.math.less(state.<TInt32>get(0), tf.constant(MOST_STEPS));
    return List.of(tf.math.logicalAnd(LoopFunction.any(tf, state.get(1)), few));
  }

  private List<Operand<?>> step(Ops tf, Values state) {
    Operand<TInt32> count = state.get(0);
    Operand<TBool> moving = state.get(1);
    Operand<T> root = state.get(2);
    Operand<TBool> pool = pool(tf, state.<T>get(6), state.get(7), root);
    Operand<T> newton = newton(tf, root, pool, state.get(8), state.get(9));
    Operand<TBool> up = tf.math.greater(newton, root);
    Operand<T> low = tf.select(up, root, state.<T>get(3));
    Operand<T> high = tf.select(up, state.<T>get(4), root);
    Operand<TBool> inside =
        tf.math.logicalAnd(tf.math.greaterEqual(newton, low), tf.math.lessEqual(newton, high));
    Operand<T> change = tf.math.abs(tf.math.sub(newton, root));
    Operand<TBool> there = there(tf, root, change, state.get(5));
    Operand<TBool> ownTurn = tf.math.less(tf.math.floorMod(count, tf.constant(3)), tf.constant(2));
    Operand<TBool> good = tf.math.logicalAnd(inside, tf.math.logicalOr(ownTurn, there));
    Operand<T> next = tf.select(good, newton, middle(tf, low, high));
    Operand<T> changed = tf.math.abs(tf.math.sub(next, root));
    Operand<TBool> still =
        tf.math.logicalOr(
            tf.math.logicalAnd(good, there), tf.math.lessEqual(changed, spacing(tf, root)));
    return List.of(
        tf.math.add(count, tf.constant(1)),
        tf.math.logicalAnd(moving, tf.math.logicalNot(still)),
        tf.select(moving, next, root),
        low,
        high,
        changed,
        state.get(6),
        state.get(7),
        state.get(8),
        state.get(9));
  }

  /** Whether a change is down to rounding: within two spacings, or small and no longer halving. */
  private Operand<TBool> there(
      Ops tf, Operand<T> root, Operand<T> change, Operand<T> changeBefore) {
    Operand<T> spacing = spacing(tf, root);
    double roots = Math.sqrt(type == TFloat64.class ? Math.ulp(1.0) : Math.ulp(1f));
    Operand<T> small = tf.math.div(spacing, tf.constant(type, roots));
    Operand<T> half = tf.math.mul(changeBefore, tf.constant(type, 0.5));
    Operand<TBool> stays =
        tf.math.logicalAnd(tf.math.lessEqual(change, small), tf.math.greaterEqual(change, half));
    return tf.math.logicalOr(stays, tf.math.lessEqual(change, spacing));
  }

  /** Where the block of the pool has its value, to first order. */
  private Operand<T> newton(
      Ops tf, Operand<T> root, Operand<TBool> pool, Operand<T> s, Operand<T> w) {
    if (mode == Mode.SMOOTH) {
      return tf.math.sub(logSum(tf, pool, s), logSum(tf, pool, w));
    }
    int q = mode == Mode.C1 ? 3 : 4;
    Operand<T> inside = tf.dtypes.cast(pool, type);
    Operand<T> t = tf.math.mul(inside, tf.math.sub(s, root));
    Operand<T> excess = sum(tf, tf.math.sub(BlockRoot.power(tf, t, q), tf.math.mul(inside, w)));
    Operand<T> slope = tf.math.mul(tf.constant(type, q - 1), sum(tf, BlockRoot.density(tf, t, q)));
    return tf.math.add(root, tf.math.div(excess, slope));
  }

  private Operand<T> logSum(Ops tf, Operand<TBool> pool, Operand<T> x) {
    Operand<T> inside = tf.select(pool, x, tf.constant(type, Double.NEGATIVE_INFINITY));
    Operand<T> greatest = tf.max(inside, tf.constant(-1), Max.keepDims(true));
    return tf.math.add(greatest, tf.math.log(sum(tf, tf.math.exp(tf.math.sub(inside, greatest)))));
  }

  private Operand<T> sum(Ops tf, Operand<T> x) {
    return tf.reduceSum(x, tf.constant(-1), ReduceSum.keepDims(true));
  }

  /** Two spacings of numbers there. */
  private Operand<T> spacing(Ops tf, Operand<T> root) {
    double epsilon = type == TFloat64.class ? Math.ulp(1.0) : Math.ulp(1f);
    return tf.math.mul(
        tf.math.maximum(tf.math.abs(root), tf.constant(type, 1)), tf.constant(type, 2 * epsilon));
  }
}
