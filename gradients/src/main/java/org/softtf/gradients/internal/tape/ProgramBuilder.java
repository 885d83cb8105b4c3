package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;

/** Builds a slice again in a graph, and its gradient there. */
final class ProgramBuilder {
  private final Slice slice;
  private final Ops tf;

  /** What of the shapes is left, in their order. */
  private final List<Shape> shapes;

  /** The values of the slice in the graph. */
  private final Map<Output<?>, Output<?>> built = new HashMap<>();

  /** The numbers of the values, by what stands for them in the graph. */
  private final Map<Output<?>, Integer> numbers = new HashMap<>();

  private ProgramBuilder(Slice slice, List<Shape> shapes, Graph graph) {
    this.slice = slice;
    this.shapes = shapes;
    this.tf = SubScope.of(Ops.create(graph), "tape"); // copies bring names of their own
  }

  /**
   * Builds the program.
   *
   * @param slice what to differentiate
   * @param shapes the slice's shapes, or ones that leave sizes open
   * @param gradients builds gradients
   */
  static Program build(Slice slice, List<Shape> shapes, GradientBuilder gradients) {
    Graph graph = new Graph();
    try {
      return new ProgramBuilder(slice, shapes, graph).build(graph, gradients);
    } catch (Throwable t) {
      graph.close();
      throw t;
    }
  }

  private Program build(Graph graph, GradientBuilder gradients) {
    int next = 0;
    for (Output<?> value : slice.given()) {
      set(value, placeholder(value.dataType(), shapes.get(next++)));
    }
    for (Step step : slice.steps()) {
      int count = step.knownShapes().size();
      List<Output<?>> outputs =
          step.replay(tf, at(step.inputs()), shapes.subList(next, next + count));
      next += count;
      for (int i = 0; i < outputs.size(); i++) {
        set(step.outputs().get(i), outputs.get(i));
      }
    }
    List<Operand<?>> cotangents = new ArrayList<>();
    int number = slice.values().size();
    for (Output<?> target : slice.targets()) {
      Output<?> cotangent = placeholder(target.dataType(), at(target).shape());
      numbers.put(cotangent, number++);
      cotangents.add(cotangent);
    }
    List<@Nullable Operand<?>> found =
        gradients.build(
            tf, List.copyOf(at(slice.targets())), List.copyOf(at(slice.sources())), cotangents);
    List<@Nullable Operand<?>> apart = new ArrayList<>();
    for (Operand<?> gradient : found) {
      // a session fetches nothing that it is fed, and nothing twice
      apart.add(gradient == null ? null : tf.identity(gradient));
    }
    return new Program(graph, numbers, apart);
  }

  private void set(Output<?> value, Output<?> inGraph) {
    built.put(value, inGraph);
    numbers.put(inGraph, slice.number(value, "value"));
  }

  private Output<?> at(Output<?> value) {
    return Objects.requireNonNull(built.get(value));
  }

  private List<Output<?>> at(List<Output<?>> values) {
    List<Output<?>> list = new ArrayList<>();
    values.forEach(value -> list.add(at(value)));
    return list;
  }

  private Output<?> placeholder(DataType type, Shape shape) {
    return tf.scope()
        .env()
        .opBuilder("Placeholder", tf.scope().makeOpName("value"), tf.scope())
        .setAttr("dtype", type)
        .setAttr("shape", shape)
        .build()
        .output(0);
  }
}
