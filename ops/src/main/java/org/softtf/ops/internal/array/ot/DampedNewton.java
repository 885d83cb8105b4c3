package org.softtf.ops.internal.array.ot;

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
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Min;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Maximises the dual by Newton's method, for all rows at once, each until its masses are right.
 *
 * <p>A row starts at a temperature at which every element reaches every anchor, where one step
 * nearly solves it, and cools to temperature 1 as the masses come near. Steps are damped as far as
 * the dual asks for it; smooth, a step after cooling or after a refused one is Sinkhorn's, which
 * always rises.
 */
final class DampedNewton {
  private static final int MOST_STEPS = 300;
  private static final double COOLING = 4;

  /** How far a smooth Newton step may move the potentials, relative to the temperature. */
  private static final double REACH = 5;

  private static final double LEAST_DAMPING = 1e-13;
  private static final double MOST_DAMPING = 1e8;

  private static final Map<Mode, DampedNewton> SEARCHES = new ConcurrentHashMap<>();

  private final Mode mode;
  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  private DampedNewton(Mode mode) {
    this.mode = mode;
    this.condition = ConcreteFunction.create(this::condition);
    this.body = ConcreteFunction.create(this::body);
  }

  /** The search for a mode: its functions are the same for all graphs. */
  public static DampedNewton of(Mode mode) {
    return SEARCHES.computeIfAbsent(mode, DampedNewton::new);
  }

  /**
   * The potentials found, without gradients.
   *
   * @param elements f, (R, 1, n)
   * @param anchors g, (R, m, 1)
   */
  record Potentials(Operand<TFloat64> elements, Operand<TFloat64> anchors) {}

  /**
   * Finds the potentials at temperature 1, or makes the run fail.
   *
   * @param cost in units of the softness, finite, (R, m, n)
   * @param masses (R, m, 1) or (1, m, 1), positive, n in sum
   * @param softness for the message
   */
  Potentials find(
      Ops tf, Operand<TFloat64> cost, Operand<TFloat64> masses, Operand<TFloat64> softness) {
    Operand<TFloat64> size = PlanSums.size(tf, cost);
    Operand<TFloat64> t = tf.math.maximum(tf.math.mul(size, tf.constant(2.0)), tf.constant(1.0));
    Operand<TFloat64> one = tf.onesLike(t);
    List<Output<?>> found =
        LoopFunction.repeat(
            tf,
            List.of(
                tf.constant(0),
                startOfElements(tf, cost, t),
                startOfAnchors(tf, cost, masses, t),
                t,
                tf.math.mul(one, tf.constant(1e-6)),
                tf.math.greater(one, tf.zerosLike(one)),
                tf.math.greater(one, tf.zerosLike(one)),
                one,
                cost,
                masses,
                size),
            condition,
            body);
    Op check =
        check(tf, LoopFunction.result(found, 6), LoopFunction.result(found, 7), cost, softness);
    Ops checked = tf.withControlDependencies(List.of(check));
    Shape shape = cost.shape();
    return new Potentials(
        stopped(checked, LoopFunction.result(found, 1), Shape.of(shape.get(0), 1, shape.get(2))),
        stopped(checked, LoopFunction.result(found, 2), Shape.of(shape.get(0), shape.get(1), 1)));
  }

  private static Op check(
      Ops tf,
      Operand<TBool> unsolved,
      Operand<TFloat64> residual,
      Operand<TFloat64> cost,
      Operand<TFloat64> softness) {
    Operand<TBool> solved = tf.math.logicalNot(LoopFunction.any(tf, unsolved));
    Operand<TFloat64> worst = tf.max(residual, tf.constant(new int[] {0, 1, 2}));
    return tf.assertThat(
        solved,
        List.of(
            tf.constant(
                "ot: the plan's masses are not right after "
                    + MOST_STEPS
                    + " steps; rows, anchors and n:"),
            tf.shape(cost),
            tf.constant("softness:"),
            softness,
            tf.constant("greatest residual of a mass, where an element's is 1:"),
            worst,
            tf.constant("a larger softness, or standardised values, make it easier")));
  }

  private static Operand<TFloat64> stopped(Ops tf, Operand<TFloat64> found, Shape shape) {
    return tf.stopGradient(tf.ensureShape(tf.identity(found), shape));
  }

  /**
   * At the first temperature, f that gives every element its mass if g is 0 and costs are equal.
   */
  private Operand<TFloat64> startOfElements(Ops tf, Operand<TFloat64> cost, Operand<TFloat64> t) {
    Operand<TFloat64> share = tf.math.reciprocal(count(tf, cost, 1));
    Operand<TFloat64> mean = tf.math.mul(share, PlanSums.overAnchors(tf, cost));
    if (mode == Mode.SMOOTH) {
      return mean;
    }
    return tf.math.add(
        mean, tf.math.mul(t, tf.math.pow(share, tf.constant(1.0 / Regularizer.power(mode)))));
  }

  private Operand<TFloat64> startOfAnchors(
      Ops tf, Operand<TFloat64> cost, Operand<TFloat64> masses, Operand<TFloat64> t) {
    Operand<TFloat64> logarithm = tf.math.log(tf.math.div(masses, count(tf, cost, 2)));
    Operand<TFloat64> spread = tf.math.mul(t, logarithm);
    return mode == Mode.SMOOTH ? spread : tf.zerosLike(spread);
  }

  private static Operand<TFloat64> count(Ops tf, Operand<TFloat64> cost, int axis) {
    return tf.dtypes.cast(
        tf.gather(tf.shape(cost), tf.constant(axis), tf.constant(0)), TFloat64.class);
  }

  /** The loop's variables, as placeholders of a function. */
  private record State(
      Operand<TInt32> count,
      Operand<TFloat64> elements,
      Operand<TFloat64> anchors,
      Operand<TFloat64> temperature,
      Operand<TFloat64> damping,
      Operand<TBool> newton,
      Operand<TBool> unsolved,
      Operand<TFloat64> residual,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> size) {

    static State placeholders(Ops tf) {
      return new State(
          tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar())),
          array(tf),
          array(tf),
          array(tf),
          array(tf),
          flags(tf),
          flags(tf),
          array(tf),
          array(tf),
          array(tf),
          array(tf));
    }

    private static Operand<TFloat64> array(Ops tf) {
      return tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, -1, -1)));
    }

    private static Operand<TBool> flags(Ops tf) {
      return tf.placeholder(TBool.class, Placeholder.shape(Shape.of(-1, -1, -1)));
    }

    List<Operand<?>> all() {
      return List.of(
          count,
          elements,
          anchors,
          temperature,
          damping,
          newton,
          unsolved,
          residual,
          cost,
          masses,
          size);
    }
  }

  private Signature condition(Ops tf) {
    State s = State.placeholders(tf);
    Operand<TBool> more =
        tf.math.logicalAnd(
            tf.math.less(s.count(), tf.constant(MOST_STEPS)), LoopFunction.any(tf, s.unsolved()));
    return LoopFunction.of(
        "softtf_transport_condition_" + mode.pythonName(), s.all(), List.of(more));
  }

  private Signature body(Ops tf) {
    State s = State.placeholders(tf);
    return LoopFunction.of(
        "softtf_transport_body_" + mode.pythonName(), s.all(), next(tf, s).all());
  }

  private State next(Ops tf, State s) {
    DualPoint here =
        DualPoint.of(tf, mode, s.elements(), s.anchors(), s.cost(), s.masses(), s.temperature());
    SchurSystem.Solution step = step(tf, s, here);
    DualPoint trial =
        DualPoint.of(
            tf,
            mode,
            tf.math.add(here.elements(), step.elements()),
            tf.math.add(here.anchors(), step.anchors()),
            s.cost(),
            s.masses(),
            s.temperature());
    // of the two, because weights far from the solution may be of any size
    Operand<TFloat64> tolerance =
        tf.math.minimum(here.tolerance(tf, s.size()), trial.tolerance(tf, s.size()));
    Operand<TBool> accepted = here.accepts(tf, trial, here.rise(tf, step), tolerance);
    if (mode == Mode.SMOOTH) {
      accepted = tf.math.logicalOr(accepted, tf.math.logicalNot(s.newton()));
    }
    Operand<TBool> taken = tf.math.logicalAnd(accepted, s.unsolved());
    Operand<TFloat64> residual =
        tf.select(
            s.unsolved(), tf.select(accepted, trial.residual(), here.residual()), s.residual());
    Operand<TBool> hot = tf.math.greater(s.temperature(), tf.constant(1.0));
    Operand<TBool> cooled =
        tf.math.logicalAnd(
            hot,
            tf.math.logicalAnd(
                taken,
                tf.math.less(trial.residual(), tf.constant(mode == Mode.SMOOTH ? 0.05 : 0.3))));
    Operand<TFloat64> damping = damping(tf, s, accepted, here, trial);
    // a step that is refused so near the goal was lost in rounding errors
    Operand<TFloat64> allowed =
        tf.math.mul(tolerance, tf.select(accepted, tf.constant(1.0), tf.constant(10.0)));
    // what is solved stays so while other rows go on
    Operand<TBool> unsolved =
        tf.math.logicalAnd(
            s.unsolved(), tf.math.logicalOr(hot, tf.math.greater(residual, allowed)));
    return new State(
        tf.math.add(s.count(), tf.constant(1)),
        tf.select(taken, trial.elements(), here.elements()),
        tf.select(taken, trial.anchors(), here.anchors()),
        tf.select(
            cooled,
            tf.math.maximum(tf.math.div(s.temperature(), tf.constant(COOLING)), tf.constant(1.0)),
            s.temperature()),
        damping,
        newton(tf, accepted, cooled),
        unsolved,
        residual,
        tf.identity(s.cost()),
        tf.identity(s.masses()),
        tf.identity(s.size()));
  }

  /** Whether the next step is Newton's: always, but smooth after cooling or a refused step. */
  private Operand<TBool> newton(Ops tf, Operand<TBool> accepted, Operand<TBool> cooled) {
    return mode == Mode.SMOOTH
        ? tf.math.logicalAnd(accepted, tf.math.logicalNot(cooled))
        : tf.math.logicalOr(accepted, tf.math.logicalNot(accepted));
  }

  /** Newton's step, damped; smooth, Sinkhorn's where the row asks for that. */
  private SchurSystem.Solution step(Ops tf, State s, DualPoint here) {
    boolean smooth = mode == Mode.SMOOTH;
    Operand<TFloat64> absolute = tf.math.div(s.damping(), s.temperature());
    Operand<TFloat64> ofAnchors =
        smooth ? tf.math.mul(s.damping(), PlanSums.overElements(tf, here.weights())) : absolute;
    SchurSystem.Solution newton =
        SchurSystem.damped(
            tf,
            here.weights(),
            smooth ? tf.zerosLike(absolute) : absolute,
            ofAnchors,
            here.elementResidual(),
            here.anchorResidual());
    if (!smooth) {
      return newton;
    }
    return new SchurSystem.Solution(
        newton.elements(),
        tf.select(
            s.newton(),
            limited(tf, newton.anchors(), s.temperature()),
            here.balancing(tf, s.masses(), s.temperature())));
  }

  /** The step without its common shift, shortened to what the exponential lets it foresee. */
  private static Operand<TFloat64> limited(Ops tf, Operand<TFloat64> step, Operand<TFloat64> t) {
    Operand<TFloat64> half = tf.constant(0.5);
    Operand<TFloat64> high = tf.max(step, tf.constant(1), Max.keepDims(true));
    Operand<TFloat64> low = tf.min(step, tf.constant(1), Min.keepDims(true));
    Operand<TFloat64> width = tf.math.mul(tf.math.sub(high, low), half);
    Operand<TFloat64> most = tf.math.mul(t, tf.constant(REACH));
    Operand<TFloat64> scale = tf.math.div(most, tf.math.maximum(width, most));
    return tf.math.mul(tf.math.sub(step, tf.math.mul(tf.math.add(high, low), half)), scale);
  }

  /** Less after a step that was taken, much less after a good one, more after a refused one. */
  private static Operand<TFloat64> damping(
      Ops tf, State s, Operand<TBool> accepted, DualPoint here, DualPoint trial) {
    Operand<TBool> good =
        tf.math.less(trial.residual(), tf.math.mul(here.residual(), tf.constant(0.5)));
    Operand<TFloat64> factor = tf.select(good, tf.constant(0.01), tf.constant(0.2));
    Operand<TFloat64> less =
        tf.math.maximum(tf.math.mul(s.damping(), factor), tf.constant(LEAST_DAMPING));
    Operand<TFloat64> more =
        tf.math.mul(tf.math.maximum(s.damping(), tf.constant(1e-8)), tf.constant(10.0));
    Operand<TFloat64> next =
        tf.math.minimum(tf.select(accepted, less, more), tf.constant(MOST_DAMPING));
    return tf.select(s.newton(), next, s.damping());
  }
}
