package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** The graph of a {@link ValueAndGradient} and a session that runs it. */
final class CompiledFunction implements AutoCloseable {
  private final Graph graph;
  private final Session session;
  private final List<Input> inputs;
  private final List<Operand<?>> outputs;

  /** One for each output; null for one that is not floating. */
  private final List<@Nullable Operand<?>> cotangents;

  /** Outputs, then the gradients in the order of their inputs. */
  private final Fetches fetches;

  /**
   * An input as it was declared.
   *
   * @param gradient whether it gets one
   */
  record Declaration(Class<? extends TType> type, Shape shape, boolean gradient) {}

  /** An input and the position of its gradient among the fetches, or −1 if it has none. */
  private record Input(Operand<?> placeholder, Shape shape, int gradient) {}

  CompiledFunction(List<Declaration> declarations, ValueAndGradient.Computation computation) {
    this.graph = new Graph();
    @Nullable Session opened = null;
    try {
      Ops tf = Ops.create(graph);
      List<Operand<?>> placeholders = new ArrayList<>();
      for (Declaration input : declarations) {
        placeholders.add(tf.placeholder(input.type(), Placeholder.shape(input.shape())));
      }
      this.outputs = List.copyOf(computation.apply(tf, new ValueAndGradient.Inputs(placeholders)));
      SafeGradients.requireOperands(graph, outputs, "output");
      this.cotangents = cotangents(tf, outputs);
      List<Operand<?>> fetched = new ArrayList<>(outputs);
      this.inputs = declare(tf, declarations, placeholders, fetched);
      this.fetches = new Fetches(tf, fetched);
      opened = new Session(graph);
      opened.initialize();
      this.session = opened;
    } catch (Throwable t) {
      if (opened != null) {
        opened.close();
      }
      graph.close();
      throw t;
    }
  }

  private List<Input> declare(
      Ops tf,
      List<Declaration> declarations,
      List<Operand<?>> placeholders,
      List<Operand<?>> fetched) {
    List<Operand<?>> wanted = new ArrayList<>();
    for (int i = 0; i < placeholders.size(); i++) {
      if (declarations.get(i).gradient()) {
        wanted.add(placeholders.get(i));
      }
    }
    List<Operand<?>> floating = new ArrayList<>();
    List<Operand<?>> seeds = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      if (cotangents.get(i) != null) {
        floating.add(outputs.get(i));
        seeds.add(cotangents.get(i));
      }
    }
    List<Operand<?>> gradients =
        SafeGradients.of(tf, floating, wanted, SafeGradients.cotangents(seeds));
    List<Input> list = new ArrayList<>();
    for (int i = 0; i < placeholders.size(); i++) {
      boolean gradient = declarations.get(i).gradient();
      list.add(
          new Input(
              placeholders.get(i), declarations.get(i).shape(), gradient ? fetched.size() : -1));
      if (gradient) {
        fetched.add(gradients.get(fetched.size() - outputs.size()));
      }
    }
    return list;
  }

  /** Ones that a call may replace. */
  private static List<@Nullable Operand<?>> cotangents(Ops tf, List<Operand<?>> outputs) {
    List<@Nullable Operand<?>> cotangents = new ArrayList<>();
    for (Operand<?> output : outputs) {
      cotangents.add(
          TFloating.class.isAssignableFrom(output.type())
              ? tf.placeholderWithDefault(Cotangents.onesLike(tf, output), output.shape())
              : null);
    }
    if (cotangents.stream().allMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "the function must have at least one floating output to have a gradient, got "
              + outputs.stream().map(output -> output.asOutput().dataType()).toList());
    }
    return cotangents;
  }

  /** Computes outputs and gradients; an empty list of cotangents means ones for all. */
  Evaluation run(List<?> arguments, List<?> given) {
    Operands.requireOneForEach("argument", "input", arguments.size(), inputs.size());
    if (!given.isEmpty()) {
      Operands.requireOneForEach("cotangent", "output", given.size(), outputs.size());
    }
    try (ArgumentTensors tensors = new ArgumentTensors()) {
      Session.Runner runner = session.runner();
      for (int i = 0; i < inputs.size(); i++) {
        Input input = inputs.get(i);
        String what = "argument " + i;
        runner.feed(
            input.placeholder(),
            tensors.of(what, arguments.get(i), input.placeholder().type(), input.shape()));
      }
      feedCotangents(runner, tensors, given);
      Result result = fetches.run(runner);
      return new Evaluation(
          result, fetches, outputs.size(), inputs.stream().mapToInt(Input::gradient).toArray());
    }
  }

  private void feedCotangents(Session.Runner runner, ArgumentTensors tensors, List<?> given) {
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i) != null) {
        String what = "cotangent " + i;
        Operand<?> cotangent = cotangents.get(i);
        if (cotangent == null) {
          throw new IllegalArgumentException(
              what + " must be null, since output " + i + " is not floating");
        }
        runner.feed(
            cotangent, tensors.of(what, given.get(i), cotangent.type(), outputs.get(i).shape()));
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
