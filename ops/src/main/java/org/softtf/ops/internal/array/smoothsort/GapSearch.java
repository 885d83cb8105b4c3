package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.softtf.ops.internal.loop.LoopFunction;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Finds the potentials β at which the amounts {@code [s, d] = exp(−[a, 0] − β·K)} add up, {@code
 * [s, d]·Kᵀ = c}, by Newton's method, for all rows at once, each until it stands.
 *
 * <p>The amounts are variables of their own on the way, given by logarithms: a step shrinks them as
 * their exponentials do and lets them grow as its tangent does, so that neither too small nor too
 * great ones take a step for every factor e. A row starts at a temperature by which a is divided,
 * and cools to 1 as it comes near.
 */
final class GapSearch {
  private static final int MOST_STEPS = 300;

  /** Reached within 60 steps in all that was tried. */
  private static final double GOAL = 1e-12;

  /** From here on a slack is 0, whatever the potentials: they grow with the logarithm of c only. */
  private static final double GREATEST_STEP = 1e8;

  /** The greatest a at the first temperature. */
  private static final double REACH = 20;

  private static final double COOLING = 4;

  /** How near a row must be to cool. */
  private static final double NEAR = 0.5;

  /** By which power of e a step may shrink an amount. */
  private static final double DROP = 5;

  /** The share of c that an amount may grow to at once: it leaves c enough for the others. */
  private static final double FREE_SHARE = 0.03;

  /** The greatest exponent that is taken of e. */
  private static final double MOST_EXPONENT = 700;

  private static final double ROUNDING = 16 * Math.ulp(1.0);

  private static final Map<Integer, GapSearch> SEARCHES = new ConcurrentHashMap<>();

  private final int bands;
  private final int mostSteps;
  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  GapSearch(int bands, int mostSteps) {
    this.bands = bands;
    this.mostSteps = mostSteps;
    this.condition = ConcreteFunction.create(this::condition);
    this.body = ConcreteFunction.create(this::body);
  }

  /** The search for matrices of so many diagonals: its functions are the same for all graphs. */
  public static GapSearch of(int bands) {
    return SEARCHES.computeIfAbsent(bands, key -> new GapSearch(key, MOST_STEPS));
  }

  /**
   * Finds the potentials, or makes the run fail.
   *
   * @param all a ≥ 0, finite, (R, m)
   * @param bends c > 0, finite, (R, m)
   * @param softness for the message
   * @return β, (R, m), without a gradient
   */
  Operand<TFloat64> find(
      Ops tf, Operand<TFloat64> all, Operand<TFloat64> bends, Operand<TFloat64> softness) {
    Operand<TFloat64> steps = tf.math.minimum(all, tf.constant(GREATEST_STEP));
    int m = (int) bends.shape().get(1);
    Operand<TInt32> columns = tf.constant(1);
    Operand<TFloat64> share = tf.constant(Math.log(0.5));
    Operand<TFloat64> logBends = tf.math.log(bends);
    // the slacks if there were no gaps; a gap is at most twice that
    Operand<TFloat64> most = tf.math.log(tf.linalg.matMul(bends, secondSums(tf, m)));
    Operand<TFloat64> mostGap = tf.math.add(most, tf.constant(Math.log(2)));
    Operand<TFloat64> bounds = tf.concat(List.of(most, mostGap), columns);
    Operand<TFloat64> amounts = tf.math.add(tf.concat(List.of(most, logBends), columns), share);
    Operand<TFloat64> temperature =
        tf.math.maximum(tf.math.div(greatest(tf, steps), tf.constant(REACH)), tf.constant(1.0));
    List<Output<?>> found =
        LoopFunction.repeat(
            tf,
            List.of(
                tf.constant(0),
                tf.math.neg(tf.math.add(logBends, share)),
                amounts,
                temperature,
                tf.math.greater(temperature, tf.zerosLike(temperature)),
                tf.onesLike(temperature),
                SmoothPermutahedron.exponents(tf, steps),
                bends,
                tf.math.neg(mostGap),
                bounds,
                tf.math.add(
                    tf.concat(List.of(logBends, logBends), columns),
                    tf.constant(Math.log(FREE_SHARE))),
                GapSystem.both(tf, m)),
            condition,
            body);
    Op check = check(tf, found, bends, softness);
    Operand<TFloat64> checked =
        tf.withControlDependencies(List.of(check))
            .identity(LoopFunction.<TFloat64>result(found, 1));
    return tf.stopGradient(tf.ensureShape(checked, bends.shape()));
  }

  private Op check(
      Ops tf, List<Output<?>> found, Operand<TFloat64> bends, Operand<TFloat64> softness) {
    Operand<TBool> moving = LoopFunction.result(found, 4);
    return tf.assertThat(
        tf.math.logicalNot(LoopFunction.any(tf, moving)),
        List.of(
            tf.constant(
                "smooth_sort: the projection is not found after "
                    + mostSteps
                    + " steps; rows and n − 1:"),
            tf.shape(bends),
            tf.constant("softness:"),
            softness,
            tf.constant("greatest relative residual of a gap:"),
            tf.max(LoopFunction.<TFloat64>result(found, 5), tf.constant(new int[] {0, 1})),
            tf.constant("a larger softness, or smaller values, make it easier")));
  }

  /**
   * L⁻¹, whose elements are positive: the product with c bounds the slacks, as gaps are positive.
   */
  private static Operand<TFloat64> secondSums(Ops tf, int m) {
    Operand<TFloat64> numbers =
        tf.dtypes.cast(
            tf.range(tf.constant(1), tf.constant(m + 1), tf.constant(1)), TFloat64.class);
    Operand<TFloat64> row = tf.expandDims(numbers, tf.constant(0));
    Operand<TFloat64> column = tf.expandDims(numbers, tf.constant(1));
    Operand<TFloat64> above = tf.math.sub(tf.constant(m + 1.0), tf.math.maximum(row, column));
    return tf.math.mul(
        tf.math.mul(tf.math.minimum(row, column), above), tf.constant(1 / (m + 1.0)));
  }

  /**
   * The loop's variables, as placeholders of a function.
   *
   * @param potentials β
   * @param amounts log [s, d]
   * @param moving whether a row has not been found
   * @param exponents [a, 0]
   * @param bends c
   * @param least bound of the potentials
   * @param bounds of the amounts
   * @param free what amounts may grow to at once
   * @param both K
   */
  private record State(
      Operand<TInt32> count,
      Operand<TFloat64> potentials,
      Operand<TFloat64> amounts,
      Operand<TFloat64> temperature,
      Operand<TBool> moving,
      Operand<TFloat64> residual,
      Operand<TFloat64> exponents,
      Operand<TFloat64> bends,
      Operand<TFloat64> least,
      Operand<TFloat64> bounds,
      Operand<TFloat64> free,
      Operand<TFloat64> both) {

    static State placeholders(Ops tf) {
      return new State(
          tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar())),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TBool.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class),
          matrix(tf, TFloat64.class));
    }

    private static <V extends TType> Operand<V> matrix(Ops tf, Class<V> type) {
      return tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
    }

    List<Operand<?>> all() {
      return List.of(
          count,
          potentials,
          amounts,
          temperature,
          moving,
          residual,
          exponents,
          bends,
          least,
          bounds,
          free,
          both);
    }
  }

  private Signature condition(Ops tf) {
    State s = State.placeholders(tf);
    Operand<TBool> more =
        tf.math.logicalAnd(
            tf.math.less(s.count(), tf.constant(mostSteps)), LoopFunction.any(tf, s.moving()));
    return LoopFunction.of("softtf_smooth_sort_condition_" + bands, s.all(), List.of(more));
  }

  private Signature body(Ops tf) {
    State s = State.placeholders(tf);
    return LoopFunction.of("softtf_smooth_sort_body_" + bands, s.all(), next(tf, s).all());
  }

  private State next(Ops tf, State s) {
    Operand<TFloat64> one = tf.constant(1.0);
    Operand<TFloat64> ofPotentials = GapSystem.differences(tf, s.potentials(), s.both());
    Operand<TFloat64> residual = residual(tf, s, exponents(tf, s, s.temperature(), ofPotentials));
    Operand<TBool> hot = tf.math.greater(s.temperature(), one);
    Operand<TBool> stands =
        tf.math.logicalAnd(tf.math.logicalNot(hot), tf.math.lessEqual(residual, tolerance(tf, s)));
    Operand<TBool> cools = tf.math.logicalAnd(hot, tf.math.less(residual, tf.constant(NEAR)));
    Operand<TFloat64> cooler =
        tf.math.maximum(tf.math.mul(s.temperature(), tf.constant(1 / COOLING)), one);
    Operand<TFloat64> temperature = tf.select(cools, cooler, s.temperature());
    Operand<TFloat64> wanted = tf.math.neg(exponents(tf, s, temperature, ofPotentials));
    // a row that stands takes one step more, from where the amounts follow the potentials
    Operand<TFloat64> amounts = tf.select(stands, wanted, s.amounts());
    Operand<TFloat64> missing = tf.math.sub(wanted, amounts);
    Operand<TFloat64> step = step(tf, s, amounts, missing);
    Operand<TFloat64> potentials = tf.math.maximum(tf.math.add(s.potentials(), step), s.least());
    Operand<TFloat64> change = tf.math.sub(missing, GapSystem.differences(tf, step, s.both()));
    return new State(
        tf.math.add(s.count(), tf.constant(1)),
        tf.select(s.moving(), potentials, s.potentials()),
        changed(tf, s, amounts, change),
        temperature,
        tf.math.logicalAnd(s.moving(), tf.math.logicalNot(stands)),
        tf.select(s.moving(), residual, s.residual()),
        tf.identity(s.exponents()),
        tf.identity(s.bends()),
        tf.identity(s.least()),
        tf.identity(s.bounds()),
        tf.identity(s.free()),
        tf.identity(s.both()));
  }

  /** [a, 0]/t + β·K. */
  private static Operand<TFloat64> exponents(
      Ops tf, State s, Operand<TFloat64> temperature, Operand<TFloat64> ofPotentials) {
    return tf.math.add(tf.math.div(s.exponents(), temperature), ofPotentials);
  }

  /**
   * How far the potentials are from right, for amounts that follow them: the greatest residual of
   * the equations relative to the terms in it, (R, 1).
   */
  private static Operand<TFloat64> residual(Ops tf, State s, Operand<TFloat64> exponents) {
    Operand<TFloat64> amounts =
        tf.math.exp(tf.math.minimum(tf.math.neg(exponents), tf.constant(MOST_EXPONENT)));
    Operand<TFloat64> missing = tf.math.sub(s.bends(), GapSystem.sums(tf, amounts, s.both()));
    Operand<TFloat64> terms =
        tf.math.add(s.bends(), GapSystem.sums(tf, amounts, tf.math.abs(s.both())));
    return greatest(tf, tf.math.div(tf.math.abs(missing), terms));
  }

  /**
   * The greatest residual that counts as none, (R, 1): exponents have rounding errors. Where a is
   * greater than differences of β, there is no slack that could have one.
   */
  private static Operand<TFloat64> tolerance(Ops tf, State s) {
    Operand<TFloat64> size = greatest(tf, tf.math.abs(s.potentials()));
    return tf.math.maximum(tf.math.mul(size, tf.constant(ROUNDING)), tf.constant(GOAL));
  }

  /** Newton's step of β, given by how much the logarithms of the amounts miss. */
  private Operand<TFloat64> step(
      Ops tf, State s, Operand<TFloat64> logarithms, Operand<TFloat64> missing) {
    Operand<TFloat64> amounts = tf.math.exp(logarithms);
    Operand<TFloat64> linear = tf.math.mul(amounts, tf.math.add(missing, tf.constant(1.0)));
    Operand<TFloat64> right = tf.math.sub(GapSystem.sums(tf, linear, s.both()), s.bends());
    return GapSystem.solveWith(tf, GapSystem.factor(tf, amounts, bands), right);
  }

  /** The logarithms of amounts after a change of them that is small or will be. */
  private static Operand<TFloat64> changed(
      Ops tf, State s, Operand<TFloat64> amounts, Operand<TFloat64> change) {
    Operand<TFloat64> limited = tf.math.maximum(change, tf.constant(-DROP));
    Operand<TFloat64> tangent = tf.math.log1p(tf.math.abs(limited));
    return tf.math.minimum(
        tf.math.minimum(tf.math.add(amounts, limited), s.bounds()),
        tf.math.maximum(tf.math.add(amounts, tangent), s.free()));
  }

  private static Operand<TFloat64> greatest(Ops tf, Operand<TFloat64> x) {
    return tf.max(x, tf.constant(1), Max.keepDims(true));
  }
}
