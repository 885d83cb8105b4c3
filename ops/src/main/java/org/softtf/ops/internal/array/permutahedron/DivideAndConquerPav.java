package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.permutahedron.GraphFunctions.Input;
import org.softtf.ops.internal.array.permutahedron.GraphFunctions.Values;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Solves rows by solving their halves and joining them with a {@link BlockJoin}: log₂ n levels for
 * any row. Slower than {@link PoolAdjacentViolators} for most rows, and so called only where that
 * does not end.
 */
final class DivideAndConquerPav<T extends TFloating> {
  private static final Map<List<Object>, DivideAndConquerPav<?>> LOOPS = new ConcurrentHashMap<>();

  private final Mode mode;
  private final Class<T> type;
  private final List<Input> variables;
  private final ConcreteFunction condition;
  private final ConcreteFunction body;
  private final ConcreteFunction solve;
  private final ConcreteFunction skip;

  private DivideAndConquerPav(Mode mode, Class<T> type) {
    this.mode = mode;
    this.type = type;
    this.variables =
        List.of(
            Input.scalar(TInt32.class), // width of the solved parts
            Input.matrix(TInt32.class), // marks, (R, width of the rows)
            Input.matrix(type), // values
            Input.matrix(type), // s
            Input.matrix(type), // w
            Input.scalar(TBool.class)); // whether a join failed
    List<Input> inputs =
        List.of(
            Input.matrix(TInt32.class), Input.matrix(type), Input.matrix(type), Input.matrix(type));
    String suffix = "_" + mode.pythonName() + "_" + type.getSimpleName();
    this.condition = GraphFunctions.of("narrow" + suffix, variables, DivideAndConquerPav::narrow);
    this.body = GraphFunctions.of("widen" + suffix, variables, this::widen);
    this.solve = GraphFunctions.of("solve" + suffix, inputs, this::solve);
    this.skip = GraphFunctions.of("skip" + suffix, inputs, DivideAndConquerPav::skip);
  }

  /** The functions for a mode and a type are the same for all graphs. */
  @SuppressWarnings("unchecked") // the key holds the type
  public static <T extends TFloating> DivideAndConquerPav<T> of(Mode mode, Class<T> type) {
    return (DivideAndConquerPav<T>)
        LOOPS.computeIfAbsent(List.of(mode, type), key -> new DivideAndConquerPav<>(mode, type));
  }

  /**
   * Solves all rows if asked, else keeps what there is.
   *
   * @param asked a scalar
   * @param marks of what there is, (R, n)
   * @param values of what there is, (R, n)
   */
  BlockJoin.Result<T> solve(
      Ops tf,
      Operand<TBool> asked,
      Operand<TInt32> marks,
      Operand<T> values,
      Operand<T> s,
      Operand<T> w) {
    Values result =
        new Values(
            tf.statefulIf(
                    asked,
                    List.of(marks, values, s, w),
                    List.of(TInt32.class, type, TBool.class),
                    solve,
                    skip)
                .output());
    return new BlockJoin.Result<>(result.get(0), result.get(1), result.get(2));
  }

  private static List<Operand<?>> skip(Ops tf, Values inputs) {
    return List.of(inputs.get(0), inputs.get(1), tf.constant(false));
  }

  private List<Operand<?>> solve(Ops tf, Values inputs) {
    Operand<TInt32> shape = tf.shape(inputs.get(0));
    Operand<TInt32> n = tf.gather(shape, tf.constant(1), tf.constant(0));
    Operand<TInt32> more = tf.math.sub(wholePower(tf, n), n);
    Operand<TInt32> paddings =
        tf.reshape(
            tf.stack(List.of(tf.constant(0), tf.constant(0), tf.constant(0), more)),
            tf.constant(new int[] {2, 2}));
    Operand<T> s = inputs.get(2);
    Operand<T> w = inputs.get(3);
    BlockStatistics statistics = BlockStatistics.of(mode);
    Operand<T> single = statistics.value(tf, statistics.ofElements(tf, s, w));
    Operand<T> zero = tf.constant(type, 0);
    // what is padded is below every value, so that nothing joins it
    Operand<T> values = tf.pad(single, paddings, tf.constant(type, Double.NEGATIVE_INFINITY));
    List<Operand<?>> start =
        List.of(
            tf.constant(1),
            tf.fill(tf.shape(values), tf.constant(1)),
            values,
            tf.pad(s, paddings, zero),
            tf.pad(w, paddings, zero),
            tf.constant(false));
    Values end = GraphFunctions.loop(tf, start, condition, body, variables);
    Operand<TInt32> origin = tf.constant(new int[] {0, 0});
    return List.of(
        tf.slice(end.<TInt32>get(1), origin, shape),
        tf.slice(end.<T>get(2), origin, shape),
        end.get(5));
  }

  /** The least power of 2 that is not less. */
  private static Operand<TInt32> wholePower(Ops tf, Operand<TInt32> n) {
    Operand<TFloat64> logarithm =
        tf.math.div(tf.math.log(tf.dtypes.cast(n, TFloat64.class)), tf.constant(Math.log(2)));
    Operand<TFloat64> power = tf.math.pow(tf.constant(2.0), tf.math.ceil(logarithm));
    return tf.dtypes.cast(power, TInt32.class);
  }

  private static List<Operand<?>> narrow(Ops tf, Values state) {
    Operand<TInt32> n = tf.gather(tf.shape(state.get(1)), tf.constant(1), tf.constant(0));
    return List.of(tf.math.less(state.<TInt32>get(0), n));
  }

  private List<Operand<?>> widen(Ops tf, Values state) {
    Operand<TInt32> half = state.get(0);
    Operand<TInt32> width = tf.math.mul(half, tf.constant(2));
    Operand<TInt32> parts = tf.stack(List.of(tf.constant(-1), width));
    Operand<TInt32> shape = tf.shape(state.get(1));
    Operand<T> values = tf.reshape(state.<T>get(2), parts);
    Operand<TInt32> places = tf.range(tf.constant(0), width, tf.constant(1));
    Operand<TBool> left = tf.broadcastTo(tf.math.less(places, half), tf.shape(values));
    BlockJoin.Result<T> joined =
        BlockJoin.of(mode, type)
            .join(
                tf,
                tf.reshape(state.<TInt32>get(1), parts),
                values,
                left,
                tf.reshape(state.<T>get(3), parts),
                tf.reshape(state.<T>get(4), parts));
    return List.of(
        width,
        tf.reshape(joined.marks(), shape),
        tf.reshape(joined.values(), shape),
        state.get(3),
        state.get(4),
        tf.math.logicalOr(state.get(5), joined.unfinished()));
  }
}
