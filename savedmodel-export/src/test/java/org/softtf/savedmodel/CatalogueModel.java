package org.softtf.savedmodel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Operators;
import org.softtf.ops.reference.ReferenceArray;
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
  private final Session session = new Session(graph);
  private final Ops tf = Ops.create(graph);
  private final List<ModelSignature> signatures = new ArrayList<>();
  private final List<TFloat64> values = new ArrayList<>();
  private final ObjectNode description = JsonNodeFactory.instance.objectNode();
  private final ArrayNode descriptions = description.putArray("cases");

  /**
   * Builds the operators, computes what is expected of them, and exports.
   *
   * @param problems is told of operators that fail in Java already, so that one cannot hide others
   */
  static ObjectNode export(Path path, List<CatalogueCase> cases, List<String> problems)
      throws IOException {
    try (CatalogueModel model = new CatalogueModel()) {
      cases.forEach(some -> model.add(some, problems));
      SavedModelExporter.of(model.graph)
          .signatures(model.signatures.toArray(ModelSignature[]::new))
          .export(path);
      return model.description.put("path", path.toString());
    }
  }

  private void add(CatalogueCase some, List<String> problems) {
    try {
      new Entry(some).build();
    } catch (RuntimeException e) {
      problems.add(some.signature() + " with " + some.numbers().id() + ": " + e);
    }
  }

  @Override
  public void close() {
    values.forEach(TFloat64::close);
    session.close();
    graph.close();
  }

  /** One operator. */
  private final class Entry {
    private final CatalogueCase some;
    private final Map<String, Operand<TFloat64>> inputs = new LinkedHashMap<>();
    private final Map<Operand<?>, TFloat64> fed = new LinkedHashMap<>();
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    Entry(CatalogueCase some) {
      this.some = some;
      node.put("signature", some.signature());
      node.put("operator", some.operator());
      node.put("mode", some.mode() == null ? "" : some.mode().pythonName());
      node.put("method", some.method() == null ? "" : some.method().pythonName());
    }

    void build() {
      ModelSignature.Builder builder = ModelSignature.named(some.signature());
      for (ReferenceArray x : some.inputs()) {
        Operand<TFloat64> input = feed(x.name(), x.shape(), x.values(), "inputs");
        inputs.put(x.name(), input);
        builder.input(x.name(), input).sample(x.name(), fed.get(input));
      }
      List<Operand<?>> outputs =
          Operators.build(tf, some.operator(), inputs, Arguments.of(some.arguments()));
      Map<String, Operand<?>> wanted = new LinkedHashMap<>();
      for (int i = 0; i < outputs.size(); i++) {
        wanted.put("output_" + i, outputs.get(i));
        builder.output("output_" + i, outputs.get(i));
      }
      ModelSignature signature = builder.build();
      run(wanted, "outputs");
      signatures.add(signature);
      if (some.hasGradient()) {
        differentiate(outputs);
        signatures.add(signature.valueAndGradient(some.signature() + "_gradient"));
      }
      descriptions.add(node);
    }

    private void differentiate(List<Operand<?>> outputs) {
      List<Operand<?>> ys =
          outputs.stream()
              .<Operand<?>>filter(y -> TFloating.class.isAssignableFrom(y.type()))
              .toList();
      List<Operand<?>> cotangents = new ArrayList<>();
      for (int i = 0; i < ys.size(); i++) {
        cotangents.add(weights("cotangent_" + i, ys.get(i).shape(), "cotangents"));
      }
      List<Operand<TFloat64>> xs = List.copyOf(inputs.values());
      List<Operand<?>> gradients =
          SafeGradients.of(tf, ys, xs, SafeGradients.cotangents(cotangents));
      run(named(gradients), "gradients");
      if (some.hasSecondOrder()) {
        List<Operand<?>> vectors = new ArrayList<>();
        List<String> names = List.copyOf(inputs.keySet());
        for (int i = 0; i < xs.size(); i++) {
          vectors.add(weights(names.get(i), xs.get(i).shape(), "vectors"));
        }
        List<Operand<?>> products =
            SafeGradients.of(tf, gradients, xs, SafeGradients.cotangents(vectors));
        run(named(products), "products");
      }
    }

    /** Any numbers will do, if they differ. */
    private Operand<TFloat64> weights(String name, Shape shape, String what) {
      double[] numbers = new double[(int) shape.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.cos(1 + i * 1.3 + name.length());
      }
      return feed(name, shape, numbers, what);
    }

    private Operand<TFloat64> feed(String name, Shape shape, double[] numbers, String what) {
      Operand<TFloat64> operand = tf.placeholder(TFloat64.class, Placeholder.shape(shape));
      TFloat64 value = TFloat64.tensorOf(shape, DataBuffers.of(numbers));
      values.add(value);
      fed.put(operand, value);
      put(what, name, value);
      return operand;
    }

    private Map<String, Operand<?>> named(List<Operand<?>> operands) {
      Map<String, Operand<?>> named = new LinkedHashMap<>();
      inputs.keySet().forEach(name -> named.put(name, operands.get(named.size())));
      return named;
    }

    private void run(Map<String, Operand<?>> fetched, String what) {
      Session.Runner runner = session.runner();
      fed.forEach(runner::feed);
      fetched.values().forEach(y -> runner.fetch(tf.dtypes.cast(y, TFloat64.class)));
      try (Result result = runner.run()) {
        int i = 0;
        for (String name : fetched.keySet()) {
          put(what, name, (TFloat64) result.get(i++));
        }
      }
    }

    private void put(String what, String name, TFloat64 value) {
      ObjectNode array = node.withObject("/" + what).putObject(name);
      ArrayNode shape = array.putArray("shape");
      for (long size : value.shape().asArray()) {
        shape.add(size);
      }
      ArrayNode data = array.putArray("data");
      for (double number : LinearModel.doubles(value)) {
        data.add(number);
      }
    }
  }
}
