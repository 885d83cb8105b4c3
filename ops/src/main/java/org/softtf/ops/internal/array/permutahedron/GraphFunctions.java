package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.softtf.ops.internal.loop.LoopFunction;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TType;

/** Functions that loops and conditions call; each serves every graph. */
final class GraphFunctions {
  private GraphFunctions() {}

  /** What a function takes. */
  record Input(Class<? extends TType> type, Shape shape) {
    static Input scalar(Class<? extends TType> type) {
      return new Input(type, Shape.scalar());
    }

    static Input vector(Class<? extends TType> type) {
      return new Input(type, Shape.of(-1));
    }

    static Input matrix(Class<? extends TType> type) {
      return new Input(type, Shape.of(-1, -1));
    }
  }

  /** Makes one. */
  public static ConcreteFunction of(
      String name, List<Input> inputs, BiFunction<Ops, Values, List<Operand<?>>> body) {
    return ConcreteFunction.create(tf -> signature(tf, name, inputs, body));
  }

  private static Signature signature(
      Ops tf, String name, List<Input> inputs, BiFunction<Ops, Values, List<Operand<?>>> body) {
    List<Operand<?>> taken = new ArrayList<>();
    for (Input input : inputs) {
      taken.add(tf.placeholder(input.type(), Placeholder.shape(input.shape())));
    }
    // what is taken cannot be given as it is
    List<Operand<?>> given = new ArrayList<>();
    body.apply(tf, new Values(taken)).forEach(operand -> given.add(tf.identity(operand)));
    return LoopFunction.of("softtf_permutahedron_" + name, taken, given);
  }

  /** Repeats a body while a condition holds. */
  static Values loop(
      Ops tf,
      List<Operand<?>> start,
      ConcreteFunction condition,
      ConcreteFunction body,
      List<Input> variables) {
    // without shapes TensorFlow would take those of the first values to be those of all
    Shape[] shapes = variables.stream().map(Input::shape).toArray(Shape[]::new);
    return new Values(LoopFunction.repeat(tf, start, condition, body, shapes));
  }

  /** Operands of several types. */
  record Values(List<? extends Operand<?>> operands) {
    @SuppressWarnings("unchecked") // who asks knows the type
    <V extends TType> Operand<V> get(int index) {
      return (Operand<V>) operands.get(index);
    }

    @SuppressWarnings("unchecked") // who asks knows the type
    <V extends TType> List<Operand<V>> from(int index) {
      return operands.subList(index, operands.size()).stream()
          .map(operand -> (Operand<V>) operand)
          .toList();
    }
  }
}
