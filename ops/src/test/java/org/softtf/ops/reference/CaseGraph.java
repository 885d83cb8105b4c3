// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The graph of all cases of one form in one type: values, gradients, Hessian-vector products. */
final class CaseGraph implements AutoCloseable {
  private final Class<? extends TFloating> type;
  private final Graph graph = new Graph();
  private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
  private final List<Operand<?>> cotangents;
  private final List<Operand<?>> vectors;
  private final List<Operand<?>> outputs;
  private final List<Operand<?>> gradients;
  private final List<Operand<?>> products;
  private final Session session;

  CaseGraph(ReferenceCase form, Class<? extends TFloating> type) {
    this.type = type;
    try {
      Ops tf = Ops.create(graph);
      form.inputs().forEach(x -> inputs.put(x.name(), placeholder(tf, x)));
      outputs =
          Catalogue.standard().build(tf, form.operator(), inputs, Arguments.of(form.arguments()));
      if (outputs.size() != form.outputs().size()) {
        throw new IllegalStateException(outputs.size() + " outputs, want " + form.outputs().size());
      }
      cotangents = placeholders(tf, form.gradients().isEmpty() ? List.of() : form.cotangents());
      gradients = gradients(tf, outputs, form.gradients(), cotangents);
      // float32 has no bound for second derivatives
      boolean second = type == TFloat64.class && !form.products().isEmpty();
      vectors = placeholders(tf, second ? form.vectors() : List.of());
      products = gradients(tf, gradients, second ? form.products() : List.of(), vectors);
      session = TestSessions.unoptimized(graph);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private Operand<?> placeholder(Ops tf, ReferenceArray array) {
    return tf.placeholder(type, Placeholder.shape(array.shape()));
  }

  private List<Operand<?>> placeholders(Ops tf, List<ReferenceArray> arrays) {
    List<Operand<?>> placeholders = new ArrayList<>();
    arrays.forEach(array -> placeholders.add(placeholder(tf, array)));
    return placeholders;
  }

  private List<Operand<?>> gradients(
      Ops tf, List<Operand<?>> ys, List<ReferenceArray> wanted, List<Operand<?>> weights) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<? extends Operand<?>> xs = wanted.stream().map(w -> inputs.get(w.name())).toList();
    return SafeGradients.of(tf, ys, xs, SafeGradients.cotangents(weights));
  }

  /** Runs a case of this form and compares. */
  void run(ReferenceCase row, Comparison comparison) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      feed(runner, new ArrayList<>(inputs.values()), row.inputs(), fed);
      feed(runner, cotangents, row.cotangents(), fed);
      feed(runner, vectors, row.vectors(), fed);
      outputs.forEach(runner::fetch);
      gradients.forEach(runner::fetch);
      products.forEach(runner::fetch);
      try (Result result = runner.run()) {
        int next =
            compare(
                comparison,
                "output",
                result,
                0,
                row.outputs(),
                outputs.size(),
                rule(row.values(), row.float32Error()));
        next =
            compare(
                comparison,
                "gradient",
                result,
                next,
                row.gradients(),
                gradients.size(),
                rule(row.gradientTolerance(), row.float32GradientError()));
        compare(
            comparison,
            "Hessian-vector product",
            result,
            next,
            row.products(),
            products.size(),
            want -> row.gradientTolerance());
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private void feed(
      Session.Runner runner,
      List<Operand<?>> placeholders,
      List<ReferenceArray> arrays,
      List<Tensor> fed) {
    for (int i = 0; i < placeholders.size(); i++) {
      Tensor tensor = Tensors.of(type, arrays.get(i).shape(), arrays.get(i).values());
      fed.add(tensor);
      runner.feed(placeholders.get(i), tensor);
    }
  }

  private Function<ReferenceArray, Tolerance> rule(
      Tolerance tolerance, OptionalDouble float32Error) {
    return type == TFloat64.class
        ? want -> tolerance
        : want -> Tolerance.ofFloat32(want, float32Error.orElse(0));
  }

  private String label(String what, ReferenceArray want) {
    return (type == TFloat64.class ? "" : "float32 ")
        + what
        + (want.name().isEmpty() ? "" : " " + want.name());
  }

  private int compare(
      Comparison comparison,
      String what,
      Result result,
      int from,
      List<ReferenceArray> wanted,
      int count,
      Function<ReferenceArray, Tolerance> rule) {
    for (int i = 0; i < count; i++) {
      ReferenceArray want = wanted.get(i);
      comparison.compare(label(what, want), result.get(from + i), want, rule);
    }
    return from + count;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
