// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** The loop over the groups of rows of a {@link GroupedSum}, of one order. */
final class GroupLoop<T extends TFloating> {
  private static final Variable<TInt32> FIRST =
      Variable.changing("first row that is left", TInt32.class, 0);

  private final List<Variable<T>> sums;
  private final List<Variable<T>> inputs;
  private final State start;

  /**
   * Declares the variables.
   *
   * @param zeros what the sums start from
   * @param inputs the first with as many columns as there are rows to go through
   */
  GroupLoop(List<Operand<T>> zeros, List<Operand<T>> inputs) {
    this.sums = variables("sum", zeros, Variable.Kind.CHANGING);
    this.inputs = variables("input", inputs, Variable.Kind.INVARIANT);
    this.start = with(with(State.EMPTY, sums, zeros), this.inputs, inputs);
  }

  /**
   * What a group gives.
   *
   * @param next the first row behind it
   * @param terms one for each sum
   */
  record Terms<T extends TFloating>(Operand<TInt32> next, List<Operand<T>> terms) {}

  /** Makes a group. */
  interface Body<T extends TFloating> {
    Terms<T> of(Ops tf, Operand<TInt32> first, List<Operand<T>> inputs);
  }

  /** The sums over all groups. */
  List<Operand<T>> sums(Ops tf, String name, Body<T> body) {
    List<Variable<?>> all = new ArrayList<>(List.of(FIRST));
    all.addAll(sums);
    all.addAll(inputs);
    Variable<T> rows = inputs.get(0);
    Loop.End end =
        Loop.named(name, shapes())
            .forOneGraph()
            .variables(all)
            .whileAny((in, s) -> in.math.less(s.get(FIRST), Axes.size(in, s.get(rows), 1)))
            .repeat((in, s) -> added(in, s, body))
            .run(tf, start.with(FIRST, tf.constant(0)));
    List<Operand<T>> found = new ArrayList<>();
    sums.forEach(sum -> found.add(tf.ensureShape(end.get(sum), sum.shape())));
    return found;
  }

  /**
   * What tells functions for operands of other shapes apart by their names. TensorFlow takes two of
   * the same nodes for one, and its optimizer then finds operands of other shapes than declared.
   */
  private String shapes() {
    List<Shape> shapes = new ArrayList<>();
    sums.forEach(sum -> shapes.add(sum.shape()));
    inputs.forEach(input -> shapes.add(input.shape()));
    return Integer.toHexString(shapes.hashCode());
  }

  private State added(Ops tf, State state, Body<T> body) {
    Terms<T> group = body.of(tf, state.get(FIRST), inputs.stream().map(state::get).toList());
    List<Operand<T>> next = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      next.add(tf.math.add(state.get(sums.get(i)), group.terms().get(i)));
    }
    return with(state.with(FIRST, group.next()), sums, next);
  }

  private static <T extends TFloating> List<Variable<T>> variables(
      String name, List<Operand<T>> like, Variable.Kind kind) {
    List<Variable<T>> variables = new ArrayList<>();
    for (Operand<T> operand : like) {
      String numbered = name + " " + variables.size();
      variables.add(new Variable<>(numbered, operand.type(), operand.shape(), kind));
    }
    return variables;
  }

  private static <T extends TFloating> State with(
      State state, List<Variable<T>> variables, List<Operand<T>> operands) {
    State changed = state;
    for (int i = 0; i < variables.size(); i++) {
      changed = changed.with(variables.get(i), operands.get(i));
    }
    return changed;
  }
}
