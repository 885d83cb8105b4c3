// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.While;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * TensorFlow's functional while loop, with named variables.
 *
 * <pre>{@code
 * Loop newton =
 *     Loop.named("softtf_square_root")
 *         .variables(ROOT, MOVING, SQUARE)            // ROOT and MOVING change, SQUARE is invariant
 *         .atMost(50)
 *         .whileAny((tf, s) -> s.get(MOVING))
 *         .repeat((tf, s) -> s.with(ROOT, better(tf, s)).with(MOVING, moves(tf, s)));
 * Loop.End end = newton.run(tf, State.EMPTY.with(ROOT, first).with(MOVING, all).with(SQUARE, x));
 * Operand<TFloat64> root = end.orFail(tf, Failure.of("square root: …")).identity(end.get(ROOT));
 * }</pre>
 *
 * <p>A loop has no gradient: TensorFlow Java knows none. The functions of a loop are shared by all
 * graphs, and must depend on nothing but the loop's name and its parameters.
 *
 * <p>It is stateful, though it has no state: TensorFlow evaluates a stateless loop of constants
 * before the graph runs, by recursion, and ends the process where that is deep.
 */
public final class Loop {
  private static final Variable<TInt32> STEP = Variable.changing("step", TInt32.class, 0);
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final String name;
  private final List<Object> parameters;
  private final List<Variable<?>> variables = new ArrayList<>(List.of(STEP));
  private boolean shared = true;
  private int mostSteps = UNLIMITED;
  private Condition condition = (tf, state) -> tf.constant(true);
  private Body body = (tf, state) -> state;

  private Loop(String name, Object... parameters) {
    this.name = name;
    this.parameters = List.of(parameters);
  }

  /** Flags of any shape; the loop goes on while any of them is set. */
  @FunctionalInterface
  public interface Condition {
    Operand<TBool> of(Ops tf, State state);
  }

  /** From the variables to the next ones; those that it does not set stay as they are. */
  @FunctionalInterface
  public interface Body {
    State next(Ops tf, State state);
  }

  /**
   * Starts to define a loop.
   *
   * @param name what its functions are called in a graph, letters, digits and {@code _}
   * @param parameters all that the functions depend on beside the name: modes, types, numbers
   */
  public static Loop named(String name, Object... parameters) {
    return new Loop(name, parameters);
  }

  /** Declares all variables. */
  public Loop variables(Variable<?>... declared) {
    return variables(Arrays.asList(declared));
  }

  /** Declares all variables. */
  public Loop variables(List<? extends Variable<?>> declared) {
    variables.addAll(declared);
    return this;
  }

  /** Limits the number of steps. */
  public Loop atMost(int steps) {
    mostSteps = steps;
    return this;
  }

  /** Says that the functions depend on more than the name and parameters: they are not shared. */
  public Loop forOneGraph() {
    shared = false;
    return this;
  }

  /** Says when to go on. */
  public Loop whileAny(Condition flags) {
    condition = flags;
    return this;
  }

  /** Says what a step does, which ends the definition. */
  public Loop repeat(Body step) {
    body = step;
    return this;
  }

  /** The number of the step that a body builds, from 0, a scalar. */
  public static Operand<TInt32> step(State state) {
    return state.get(STEP);
  }

  /**
   * Runs it.
   *
   * @param tf where to build
   * @param start a first value for each variable
   */
  public End run(Ops tf, State start) {
    State first = start.with(STEP, tf.constant(0));
    List<Operand<?>> values = new ArrayList<>();
    variables.forEach(variable -> values.add(first.untyped(variable)));
    if (shared) {
      return run(tf, values, shared(tf, "condition", mostSteps), shared(tf, "body"));
    }
    // the graph keeps copies
    try (ConcreteFunction goesOn = function("condition");
        ConcreteFunction step = function("body")) {
      return run(tf, values, goesOn, step);
    }
  }

  private End run(Ops tf, List<Operand<?>> start, ConcreteFunction goesOn, ConcreteFunction step) {
    List<Output<?>> end = tf.statefulWhile(start, goesOn, step, shapes(start)).output();
    return new End(State.of(variables, end));
  }

  /**
   * Says which variables change their shapes: without shapes TensorFlow takes those of the first
   * values to be those of all. None are given where none is needed.
   */
  private While.Options[] shapes(List<Operand<?>> start) {
    if (variables.stream().noneMatch(Loop::isResized)) {
      return new While.Options[0];
    }
    Shape[] shapes = new Shape[variables.size()];
    for (int i = 0; i < shapes.length; i++) {
      Variable<?> variable = variables.get(i);
      shapes[i] = isResized(variable) ? variable.shape() : start.get(i).shape();
    }
    return new While.Options[] {While.outputShapes(shapes)};
  }

  private static boolean isResized(Variable<?> variable) {
    return variable.kind() == Variable.Kind.RESIZED;
  }

  private ConcreteFunction shared(Ops tf, String part, Object... more) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(Arrays.asList(more));
    String full = GraphFunctions.name(name + "_" + part, all);
    return GraphFunctions.shared(tf, full, () -> function(part, full));
  }

  private ConcreteFunction function(String part) {
    return function(part, GraphFunctions.name(name + "_" + part, parameters));
  }

  private ConcreteFunction function(String part, String full) {
    return GraphFunctions.of(
        full,
        variables,
        part.equals("body") ? this::next : (tf, state) -> List.of(goesOn(tf, state)));
  }

  private Operand<TBool> goesOn(Ops tf, State state) {
    Operand<TBool> unfinished = any(tf, condition.of(tf, state));
    return mostSteps == UNLIMITED
        ? unfinished
        : tf.math.logicalAnd(tf.math.less(step(state), tf.constant(mostSteps)), unfinished);
  }

  private List<Operand<?>> next(Ops tf, State state) {
    State next = body.next(tf, state).with(STEP, tf.math.add(step(state), tf.constant(1)));
    List<Operand<?>> values = new ArrayList<>();
    for (Variable<?> variable : variables) {
      Operand<?> value = next.untyped(variable);
      if (variable.kind() == Variable.Kind.INVARIANT && value != state.untyped(variable)) {
        throw new IllegalArgumentException(
            name + ": the body changes \"" + variable.name() + "\", which is an invariant");
      }
      values.add(value);
    }
    return values;
  }

  /** Whether any flag is set, a scalar. */
  private static Operand<TBool> any(Ops tf, Operand<TBool> flags) {
    boolean scalar = !flags.shape().isUnknown() && flags.shape().numDimensions() == 0;
    return scalar
        ? flags
        : tf.reduceAny(tf.reshape(flags, tf.constant(new int[] {-1})), tf.constant(0));
  }

  /** The variables after a loop. */
  public final class End {
    private final State state;

    private End(State state) {
      this.state = state;
    }

    /** The last value of a variable. */
    public <V extends TType> Operand<V> get(Variable<V> variable) {
      return state.get(variable);
    }

    /** The last values of all variables. */
    public State state() {
      return state;
    }

    /** Whether the loop has come to its limit before its end, a scalar. */
    public Operand<TBool> unfinished(Ops tf) {
      return any(tf, condition.of(tf, state));
    }

    /** Builds what is built with the result only after the run has made sure of the loop's end. */
    public Ops orFail(Ops tf, Failure failure) {
      return tf.withControlDependencies(
          List.of(failure.unless(tf, tf.math.logicalNot(unfinished(tf)), mostSteps + " steps")));
    }
  }
}
