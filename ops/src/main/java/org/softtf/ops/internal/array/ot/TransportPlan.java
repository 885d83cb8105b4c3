// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * Regularised optimal transport: the plan P (R, m, n) with Σₖ Pₖᵢ = 1 and Σᵢ Pₖᵢ = νₖ that
 * minimises ⟨c, P⟩ + R(P), everything in units of the softness. P = φ(f + g − c) with potentials f
 * and g and a {@link Regularizer} φ. Entropy: Cuturi, arXiv 1306.0895; powers: Blondel, Seguy and
 * Rolet, arXiv 1710.06276.
 *
 * <p>The primitive gives the potentials, which {@link DampedNewton} finds: O(m²·n + m³) time for
 * each of its steps, O(m·n + m²) memory a row.
 *
 * <p>Its gradient solves the same linear equations as a Newton step at the solution, by {@link
 * SchurSystem}, which has such a gradient itself: the registered gradient has every order. For the
 * ordinary gradient the search is stopped and two Newton steps of length 0 follow it, each of which
 * carries one order.
 */
public final class TransportPlan {
  /** Newton steps that carry derivatives of the ordinary gradient. */
  private static final int LIVE_STEPS = 2;

  /** A slack at which φ is 0. */
  private static final double CLOSED = -1e4;

  /** The input of {@link #there}. */
  private static final int THERE = 3;

  private static final Primitive POTENTIALS =
      Primitive.ofDoubles("softtf.transport_potentials")
          .forward(TransportPlan::forward)
          .gradient(TransportPlan::gradient);

  private TransportPlan() {}

  /**
   * Returns the softness to divide costs by so that P/n, whose elements have the mass 1/n, solves
   * the problem with the softness given: φ(u)/n = φ(u/n^(1/p)) for the power p of a compact mode.
   *
   * @param f where to build
   * @param softness of the problem for P/n
   * @param n how many elements
   * @param mode a soft mode
   * @return the softness of the problem for P
   */
  static Operand<TFloat64> softness(
      RowMath<TFloat64> f, Operand<TFloat64> softness, Operand<TFloat64> n, Mode mode) {
    return mode == Mode.SMOOTH
        ? softness
        : f.over(softness, f.tf().math.pow(n, f.number(1.0 / Powers.ofMode(mode))));
  }

  /**
   * Returns the probabilities P, or log P, −∞ where P is 0.
   *
   * @param tf where to build
   * @param cost c divided by the softness, (R, m, n); a row with NaN or ±∞ gives NaN
   * @param masses ν, positive, n in sum, (R, m, 1) or (1, m, 1); no gradient flows to it
   * @param there 1 for the elements that have a mass, 0 for those without, (R, 1, n), whose costs
   *     are 0, as those of anchors are that have no mass then; null if all have one
   * @param softness for the message of a run that fails
   * @param mode a soft mode
   * @param logarithms whether to give log P
   * @param tolerance by how much the masses of P may miss, or the run fails
   * @return (R, m, n)
   */
  public static Operand<TFloat64> of(
      Ops tf,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      @Nullable Operand<TFloat64> there,
      Operand<TFloat64> softness,
      Mode mode,
      boolean logarithms,
      double tolerance) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Attributes attributes = Attributes.of(Primitive.MODE, mode);
    List<Operand<TFloat64>> potentials =
        there == null
            ? POTENTIALS.applyAll(tf, attributes, cost, masses, softness)
            : POTENTIALS.applyAll(tf, attributes, cost, masses, softness, there);
    Operand<TBool> open = open(f, masses, there);
    Operand<TFloat64> slack = slack(f, potentials, cost, open);
    Operand<TFloat64> plan = Regularizer.ofSolution(f, slack, mode).plan();
    Ops checked = PlanCheck.of(f, plan, cost, masses, there, softness, tolerance);
    if (!logarithms) {
      return checked.identity(plan);
    }
    return checked.identity(mode == Mode.SMOOTH ? slack : f.log(plan));
  }

  /** Which elements and anchors have masses, (R, m, n); null for all. */
  private static @Nullable Operand<TBool> open(
      RowMath<TFloat64> f, Operand<TFloat64> masses, @Nullable Operand<TFloat64> there) {
    return there == null ? null : f.tf().math.greater(f.times(masses, there), f.number(0));
  }

  /**
   * f + g − c; so low where no mass can go that none does.
   *
   * @param potentials what is added to f and g: 0, which carries their gradients; and the slack
   *     that was found. Models that earlier versions wrote have f and g themselves, and no more
   */
  private static Operand<TFloat64> slack(
      RowMath<TFloat64> f,
      List<? extends Operand<TFloat64>> potentials,
      Operand<TFloat64> cost,
      @Nullable Operand<TBool> open) {
    Operand<TFloat64> found =
        potentials.size() > 2
            ? f.minus(f.stop(potentials.get(2)), f.minus(cost, f.stop(cost)))
            : f.negative(cost);
    Operand<TFloat64> slack = f.plus(found, f.plus(potentials.get(0), potentials.get(1)));
    return open == null ? slack : f.tf().select(open, slack, f.number(CLOSED));
  }

  private static @Nullable Operand<TFloat64> there(PrimitiveContext<TFloat64> c) {
    return c.inputCount() == THERE ? null : c.input(THERE);
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> given = c.input(0);
    Operand<TBool> finite = PlanCheck.finite(tf, given);
    Operand<TFloat64> cost = tf.select(finite, given, tf.zerosLike(given));
    Operand<TFloat64> found =
        new DampedNewton(c.mode(), there(c) != null)
            .find(f, f.stop(cost), f.stop(c.input(1)), there(c), f.stop(c.input(2)));
    Operand<TBool> open = open(f, c.input(1), there(c));
    Operand<TFloat64> elements = f.number(0);
    Operand<TFloat64> anchors = f.number(0);
    // these Newton steps are 0: the masses wanted are those found
    for (int i = 0; i < LIVE_STEPS; i++) {
      Operand<TFloat64> slack = slack(f, List.of(elements, anchors, found), cost, open);
      Regularizer phi = Regularizer.ofSolution(f, slack, c.mode());
      SchurSystem.Solution step =
          SchurSystem.solve(
              tf,
              phi.weight(),
              new SchurSystem.Solution(
                  missing(f, PlanSums.overAnchors(f, phi.plan())),
                  missing(f, PlanSums.overElements(f, phi.plan()))));
      elements = f.plus(elements, step.elements());
      anchors = f.plus(anchors, step.anchors());
    }
    Operand<TFloat64> mark = tf.select(finite, f.number(0), f.number(Double.NaN));
    return List.of(f.plus(elements, mark), f.plus(anchors, mark), found);
  }

  private static Operand<TFloat64> missing(RowMath<TFloat64> f, Operand<TFloat64> mass) {
    return f.minus(f.stop(mass), mass);
  }

  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TBool> open = open(f, c.input(1), there(c));
    List<Operand<TFloat64>> potentials =
        IntStream.range(0, c.outputCount()).mapToObj(c::output).toList();
    Operand<TFloat64> u = slack(f, potentials, c.input(0), open);
    Operand<TFloat64> weights = Regularizer.ofSolution(f, u, c.mode()).weight();
    SchurSystem.Solution cotangents = new SchurSystem.Solution(c.cotangent(0), c.cotangent(1));
    SchurSystem.Solution adjoint = SchurSystem.solve(c.tf(), weights, cotangents);
    Operand<TFloat64> ofCost = f.times(weights, adjoint.sums(f));
    return open == null
        ? Arrays.asList(ofCost, null, null)
        : Arrays.asList(ofCost, null, null, null);
  }
}
