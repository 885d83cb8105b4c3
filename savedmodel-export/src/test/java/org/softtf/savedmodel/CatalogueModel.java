// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A SavedModel with one signature (and one with gradients) for each of several operators, and what
 * Java computes for them, as JSON.
 */
final class CatalogueModel implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final List<ModelSignature> signatures = new ArrayList<>();
  private final Map<Operand<?>, TFloat64> fed = new LinkedHashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private final ArrayNode descriptions = JsonNodeFactory.instance.arrayNode();

  /** A number that Java computes, and where it goes. */
  private record Wanted(Operand<TFloat64> operand, ObjectNode array) {}

  /**
   * Builds the operators, computes what is expected of them, and exports.
   *
   * @param problems is told of operators that fail in Java already, so that one cannot hide others
   */
  static ObjectNode export(Path path, List<CatalogueCase> cases, List<String> problems)
      throws IOException {
    try (CatalogueModel model = new CatalogueModel()) {
      cases.forEach(some -> model.add(some, problems));
      model.compute();
      SavedModelExporter.of(model.graph)
          .signatures(model.signatures.toArray(ModelSignature[]::new))
          .export(path);
      ObjectNode description = JsonNodeFactory.instance.objectNode();
      description.put("path", path.toString());
      description.set("cases", model.descriptions);
      return description;
    }
  }

  private void add(CatalogueCase some, List<String> problems) {
    try {
      descriptions.add(new Entry(some).build());
    } catch (RuntimeException e) {
      problems.add(some.signature() + " with " + some.numbers().id() + ": " + e);
    }
  }

  /** In one run, because TensorFlow looks at the whole graph before each. */
  private void compute() {
    try (Session session = TestSessions.unoptimized(graph)) {
      Session.Runner runner = session.runner();
      fed.forEach(runner::feed);
      wanted.forEach(number -> runner.fetch(number.operand()));
      try (Result result = runner.run()) {
        for (int i = 0; i < wanted.size(); i++) {
          write((TFloat64) result.get(i), wanted.get(i).array());
        }
      }
    }
  }

  private static void write(TFloat64 value, ObjectNode array) {
    ArrayNode shape = array.putArray("shape");
    for (long size : value.shape().asArray()) {
      shape.add(size);
    }
    ArrayNode data = array.putArray("data");
    for (double number : LinearModel.doubles(value)) {
      data.add(number);
    }
  }

  @Override
  public void close() {
    fed.values().forEach(TFloat64::close);
    graph.close();
  }

  /** One operator. */
  private final class Entry {
    private final CatalogueCase some;
    private final Map<String, Operand<TFloat64>> inputs = new LinkedHashMap<>();
    private final ObjectNode description = JsonNodeFactory.instance.objectNode();

    Entry(CatalogueCase some) {
      this.some = some;
      description.putObject("inputs");
      description.put("signature", some.signature());
      description.put("tape", some.taped());
      description.put("operator", some.operator());
      description.put("mode", some.mode() == null ? "" : some.mode().pythonName());
      description.put("method", some.method() == null ? "" : some.method().pythonName());
    }

    ObjectNode build() {
      ModelSignature.Builder builder = ModelSignature.named(some.signature());
      for (ReferenceArray x : some.inputs()) {
        Operand<TFloat64> input = feed("inputs", x.name(), x.shape(), x.values());
        inputs.put(x.name(), input);
        builder.input(x.name(), input).sample(x.name(), fed.get(input));
      }
      List<Operand<?>> outputs =
          Catalogue.standard().build(tf, some.operator(), inputs, Arguments.of(some.arguments()));
      for (int i = 0; i < outputs.size(); i++) {
        want("outputs", "output_" + i, outputs.get(i));
        builder.output("output_" + i, outputs.get(i));
      }
      ModelSignature signature = builder.build();
      signatures.add(signature);
      if (some.hasGradient()) {
        differentiate(outputs);
        signatures.add(signature.valueAndGradient(some.signature() + "_gradient"));
      }
      return description;
    }

    private void differentiate(List<Operand<?>> outputs) {
      List<Operand<?>> ys =
          outputs.stream().filter(y -> TFloating.class.isAssignableFrom(y.type())).toList();
      List<Operand<?>> cotangents = new ArrayList<>();
      ys.forEach(
          y -> cotangents.add(weights("cotangents", "cotangent_" + cotangents.size(), y.shape())));
      List<Operand<?>> gradients = gradients("gradients", ys, cotangents);
      if (some.hasSecondOrder()) {
        List<Operand<?>> vectors = new ArrayList<>();
        inputs.forEach((name, x) -> vectors.add(weights("vectors", name, x.shape())));
        gradients("products", gradients, vectors);
      }
    }

    private List<Operand<?>> gradients(
        String what, List<Operand<?>> ys, List<Operand<?>> cotangents) {
      List<Operand<?>> gradients =
          SafeGradients.of(
              tf, ys, List.copyOf(inputs.values()), SafeGradients.cotangents(cotangents));
      Iterator<Operand<?>> next = gradients.iterator();
      inputs.keySet().forEach(name -> want(what, name, next.next()));
      return gradients;
    }

    /** Any numbers will do, if they differ. */
    private Operand<TFloat64> weights(String what, String name, Shape shape) {
      double[] numbers = new double[(int) shape.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.cos(1 + i * 1.3 + name.length());
      }
      return feed(what, name, shape, numbers);
    }

    private Operand<TFloat64> feed(String what, String name, Shape shape, double[] numbers) {
      Operand<TFloat64> operand = tf.placeholder(TFloat64.class, Placeholder.shape(shape));
      TFloat64 value = TFloat64.tensorOf(shape, DataBuffers.of(numbers));
      fed.put(operand, value);
      write(value, array(what, name));
      return operand;
    }

    private void want(String what, String name, Operand<?> operand) {
      wanted.add(new Wanted(tf.dtypes.cast(operand, TFloat64.class), array(what, name)));
    }

    private ObjectNode array(String what, String name) {
      return description.withObject("/" + what).putObject(name);
    }
  }
}
