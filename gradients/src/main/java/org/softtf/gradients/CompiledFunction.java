// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      List<? extends Operand<?>> built =
          computation.apply(tf, new ValueAndGradient.Inputs(placeholders));
      SafeGradients.requireOperands(graph, built, "output");
      this.outputs = List.copyOf(built);
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
    // a call compares the shapes of cotangents, so that no node has to
    List<@Nullable Operand<?>> gradients = SafeGradients.connected(tf, floating, wanted, seeds);
    List<Input> list = new ArrayList<>();
    for (int i = 0; i < placeholders.size(); i++) {
      boolean gradient = declarations.get(i).gradient();
      list.add(
          new Input(
              placeholders.get(i), declarations.get(i).shape(), gradient ? fetched.size() : -1));
      if (gradient) {
        Operand<?> found = gradients.get(fetched.size() - outputs.size());
        fetched.add(found != null ? found : tf.zerosLike(placeholders.get(i)));
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
      Map<Operand<?>, TType> fed = new LinkedHashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        Input input = inputs.get(i);
        fed.put(
            input.placeholder(),
            tensors.of(
                "argument " + i, arguments.get(i), input.placeholder().type(), input.shape()));
      }
      List<@Nullable TType> weights = weights(tensors, given);
      return new Evaluation(
          computed(fed, weights),
          fetches,
          outputs.size(),
          inputs.stream().mapToInt(Input::gradient).toArray());
    }
  }

  /** The cotangents given, null for ones. */
  private List<@Nullable TType> weights(ArgumentTensors tensors, List<?> given) {
    List<@Nullable TType> weights = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String what = "cotangent " + i;
      Operand<?> cotangent = cotangents.get(i);
      if (given.get(i) != null && cotangent == null) {
        throw new IllegalArgumentException(
            what + " must be null, since output " + i + " is not floating");
      }
      weights.add(
          given.get(i) == null || cotangent == null
              ? null
              : tensors.of(what, given.get(i), cotangent.type(), outputs.get(i).shape()));
    }
    return weights;
  }

  private Result computed(Map<Operand<?>, TType> fed, List<@Nullable TType> weights) {
    Map<Operand<?>, TType> all = new LinkedHashMap<>(fed);
    for (int i = 0; i < weights.size(); i++) {
      TType weight = weights.get(i);
      if (weight != null) {
        all.put(Objects.requireNonNull(cotangents.get(i)), weight);
      }
    }
    Result result;
    try {
      result = fetches.run(runner(all));
    } catch (RuntimeException e) {
      throw all.size() > fed.size() ? explained(e, fed, weights) : e;
    }
    IllegalArgumentException wrong = wrongShape(weights, result);
    if (wrong != null) {
      result.close();
      throw wrong;
    }
    return result;
  }

  private Session.Runner runner(Map<Operand<?>, TType> fed) {
    Session.Runner runner = session.runner();
    fed.forEach(runner::feed);
    return runner;
  }

  /**
   * What to throw for a cotangent of another shape than its output, which is often known only now.
   */
  private @Nullable IllegalArgumentException wrongShape(
      List<@Nullable TType> weights, Result result) {
    for (int i = 0; i < weights.size(); i++) {
      TType weight = weights.get(i);
      Shape wanted = fetches.get(result, i).shape();
      if (weight != null && !weight.shape().equals(wanted)) {
        return new IllegalArgumentException(
            "cotangent %d must have the shape of output %d, %s, got %s"
                .formatted(i, i, wanted, weight.shape()));
      }
    }
    return null;
  }

  /** A run's error, or that of a cotangent's shape: the outputs do not depend on it. */
  private RuntimeException explained(
      RuntimeException error, Map<Operand<?>, TType> fed, List<@Nullable TType> weights) {
    try (Result values = fetches.runFirst(outputs.size(), runner(fed))) {
      IllegalArgumentException wrong = wrongShape(weights, values);
      if (wrong == null) {
        return error;
      }
      wrong.initCause(error);
      return wrong;
    } catch (RuntimeException e) {
      error.addSuppressed(e);
      return error;
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
