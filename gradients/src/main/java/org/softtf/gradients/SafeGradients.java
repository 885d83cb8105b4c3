// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.GradientMode;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * Builds gradients in a graph, as {@code tf.gradients} does, with defined answers where that fails.
 *
 * <p>An input is unconnected if the outputs do not depend on it, or only through operations that
 * have no gradient. {@code tf.gradients} throws in the first case and returns an unusable operand
 * in the second; here the input gets zeros, or an error if {@link #unconnected} says so. An error
 * inside a custom gradient is reported with its cause and the operator's name. Gradients of
 * gradients work.
 *
 * <p>A function that is called on the way is differentiated as if its nodes stood there, so it may
 * hold anything that has a gradient, soft operators too. What lies behind such a call is built once
 * more for its gradient.
 */
public final class SafeGradients {
  private SafeGradients() {}

  /** What an unconnected input gets. */
  public enum Unconnected {
    /** Zeros of the input's shape. */
    ZEROS,
    /** A {@link GradientException}. */
    ERROR
  }

  /** An option of {@link #of(Ops, List, List, Option...)} and of {@link GradientTape}. */
  public static final class Option {
    final @Nullable List<? extends Operand<?>> cotangents;
    final @Nullable Unconnected unconnected;

    private Option(
        @Nullable List<? extends Operand<?>> cotangents, @Nullable Unconnected unconnected) {
      this.cotangents = cotangents;
      this.unconnected = unconnected;
    }
  }

  /**
   * Sets the cotangents, one for each output, in place of ones. Where a shape is known only in the
   * run, the run fails if a cotangent has another shape than its output.
   *
   * @param cotangents operands of the outputs' types and shapes
   * @return the option
   */
  public static Option cotangents(List<? extends Operand<?>> cotangents) {
    return new Option(List.copyOf(OperandCheck.requireAll("cotangent", cotangents)), null);
  }

  /**
   * Sets what an unconnected input gets. If not set, it is zeros here, and an error with a {@link
   * GradientTape}.
   *
   * @param unconnected zeros or an error
   * @return the option
   */
  public static Option unconnected(Unconnected unconnected) {
    return new Option(null, OperandCheck.requireNonNull("unconnected", unconnected));
  }

  /**
   * Returns the gradient of Σ y with respect to x.
   *
   * @param tf a factory for the graph that holds y and x
   * @param y the output, floating
   * @param x the input
   * @param options cotangents, unconnected
   * @param <T> the input's type
   * @return the gradient, of x's type and shape
   */
  public static <T extends TType> Operand<T> of(
      Ops tf, Operand<?> y, Operand<T> x, Option... options) {
    return Operands.trusted(
        of(tf, Collections.singletonList(y), Collections.singletonList(x), options).get(0));
  }

  /**
   * Returns the gradients of Σᵢ ⟨cotangentᵢ, yᵢ⟩ with respect to each x.
   *
   * @param tf a factory for the graph that holds all operands
   * @param ys the outputs, floating
   * @param xs the inputs
   * @param options cotangents (ones if not set), unconnected (zeros if not set)
   * @return one gradient for each x, of its type and shape
   * @throws GradientException if a gradient function fails, an operation has no gradient, or an
   *     input is unconnected where that is an error
   */
  public static List<Operand<?>> of(
      Ops tf, List<? extends Operand<?>> ys, List<? extends Operand<?>> xs, Option... options) {
    if (!(OperandCheck.requireNonNull("tf", tf).scope().env() instanceof Graph graph)) {
      throw new IllegalArgumentException(
          "gradients need a graph, and this is an eager session, where a GradientTape has them;"
              + " ValueAndGradient compiles a function to use from eager code");
    }
    GradientOptions given = GradientOptions.of(Unconnected.ZEROS, options);
    requireOperands(graph, ys, "output");
    requireOperands(graph, xs, "input");
    Ops scoped = SubScope.of(tf, "gradients");
    Output<?>[] seeds =
        given.cotangents() == null
            ? Cotangents.ones(scoped, ys)
            : Cotangents.checked(graph, scoped, ys, given.cotangents());
    Set<GraphOperation> upstream = Dependencies.upstream(ys);
    List<Operand<?>> gradients = new ArrayList<>();
    List<@Nullable Operand<?>> found = connected(tf, scoped, upstream, ys, xs, seeds);
    for (int i = 0; i < xs.size(); i++) {
      Operand<?> gradient = found.get(i);
      if (gradient != null) {
        gradients.add(gradient);
      } else if (given.unconnected() == Unconnected.ZEROS) {
        gradients.add(scoped.zerosLike(xs.get(i)));
      } else {
        throw new GradientException(
            "no gradient flows to input "
                + i
                + " ("
                + xs.get(i).op().name()
                + "): "
                + (upstream.contains(xs.get(i).op())
                    ? "every path to it goes through an operation without a gradient"
                    : "the outputs do not depend on it"));
      }
    }
    return gradients;
  }

  /** The gradients, null for an input that is unconnected; no cotangents mean ones. */
  static List<@Nullable Operand<?>> connected(
      Ops tf, List<Operand<?>> ys, List<Operand<?>> xs, List<Operand<?>> cotangents) {
    Ops scoped = SubScope.of(tf, "gradients");
    Output<?>[] seeds =
        cotangents.isEmpty()
            ? Cotangents.ones(scoped, ys)
            : cotangents.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    return connected(tf, scoped, Dependencies.upstream(ys), ys, xs, seeds);
  }

  private static List<@Nullable Operand<?>> connected(
      Ops tf,
      Ops scoped,
      Set<GraphOperation> upstream,
      List<? extends Operand<?>> ys,
      List<? extends Operand<?>> xs,
      Output<?>[] seeds) {
    Dependencies.requireNoLoop(upstream, among(upstream, xs));
    InlinedCalls.Inlined inlined = InlinedCalls.of(scoped, upstream, ys, xs);
    Set<GraphOperation> reached = inlined.isNew() ? Dependencies.upstream(inlined.ys()) : upstream;
    List<Output<?>> connected = among(reached, inlined.xs());
    if (GradientMode.needsBarriers()) {
      connected.retainAll(Dependencies.flow(inlined.ys()));
    }
    Dependencies.requireNoReference(reached, inlined.ys());
    Graph graph = (Graph) tf.scope().env();
    GradientRegistry.prepareFunctions(graph, reached);
    Output<?>[] found = add(graph, tf, apart(scoped, inlined.ys(), connected), connected, seeds);
    List<@Nullable Operand<?>> gradients = new ArrayList<>();
    for (Operand<?> x : inlined.xs()) {
      int position = connected.indexOf(x.asOutput());
      gradients.add(position >= 0 && !NoGradient.isMark(found[position]) ? found[position] : null);
    }
    return gradients;
  }

  /** Those inputs that the outputs depend on, each once: TensorFlow forgets the second of two. */
  private static List<Output<?>> among(
      Set<GraphOperation> upstream, List<? extends Operand<?>> xs) {
    List<Output<?>> connected = new ArrayList<>();
    for (Operand<?> x : xs) {
      if (upstream.contains(x.op()) && !connected.contains(x.asOutput())) {
        connected.add(x.asOutput());
      }
    }
    return connected;
  }

  /**
   * The outputs, each behind an identity where it could be an input too or feed another output:
   * there TensorFlow's gradient silently leaves out a part of the sum.
   */
  private static List<Output<?>> apart(Ops tf, List<? extends Operand<?>> ys, List<Output<?>> xs) {
    List<Output<?>> outputs = new ArrayList<>();
    for (Operand<?> y : ys) {
      boolean apart = ys.size() == 1 && !xs.contains(y.asOutput());
      outputs.add(apart ? y.asOutput() : tf.identity(y).asOutput());
    }
    return outputs;
  }

  static void requireOperands(Graph graph, List<? extends Operand<?>> operands, String what) {
    if (OperandCheck.requireAll(what, operands).isEmpty()) {
      throw new IllegalArgumentException("gradients need at least one " + what);
    }
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).op().env() != graph) {
        throw new IllegalArgumentException(
            what
                + " "
                + i
                + " ("
                + operands.get(i).op().name()
                + ") belongs to another graph than the Ops it is to be built with");
      }
    }
  }

  private static Output<?>[] add(
      Graph graph, Ops tf, List<Output<?>> ys, List<Output<?>> xs, Output<?>[] seeds) {
    if (xs.isEmpty()) {
      return new Output<?>[0];
    }
    GradientRegistry.registerIfPossible();
    try (Failures failures = Failures.open()) {
      try {
        return graph.addGradients(
            tf.scope().makeOpName("gradients"),
            ys.toArray(Output<?>[]::new),
            xs.toArray(Output<?>[]::new),
            seeds);
      } catch (RuntimeException e) {
        throw BuildingErrors.explained(e, failures.failure());
      }
    }
  }
}
