package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.softtf.savedmodel.cli.values.Json;
import org.softtf.savedmodel.cli.values.TensorValues;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.family.TType;

/** Loads a model and calls its signatures. */
public final class JavaCalls implements AutoCloseable {
  /** Tried in this order where a model leaves a size open: no size suits every model. */
  private static final List<Long> SIZES = List.of(4L, 2L, 3L, 5L, 8L, 1L, 16L);

  private static final long SEED = 1;

  private final ModelStructure model;
  private final Map<String, Shape> given;
  private final SavedModelBundle bundle;
  private final TensorValues values = new TensorValues(SEED);

  /**
   * Loads a model.
   *
   * @param directory the model's directory
   * @param model what is in it
   * @param given shapes of inputs; the others get some that the model takes
   */
  public JavaCalls(Path directory, ModelStructure model, Map<String, Shape> given) {
    this.model = model;
    this.given = given;
    this.bundle = SavedModelBundle.load(directory.toString());
  }

  /** Calls a signature with sizes that it can take. */
  public SignatureCall call(String name) {
    List<RuntimeException> failures = new ArrayList<>();
    for (long size : SIZES) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      try {
        return call(name, inputs, size);
      } catch (TensorFlowException | IllegalArgumentException e) {
        failures.add(e);
      } finally {
        inputs.values().forEach(Tensor::close);
      }
    }
    RuntimeException first = failures.get(0);
    throw new IllegalArgumentException(
        "signature " + name + " fails when it is called: " + first.getMessage(), first);
  }

  private SignatureCall call(String name, Map<String, Tensor> inputs, long size) {
    SignatureStructure signature = structure(name);
    signature
        .inputs()
        .forEach(
            (input, tensor) -> {
              if (!GradientSignature.isCotangent(input)) {
                inputs.put(input, sample(name, input, closed(input, tensor, size)));
              }
            });
    String base = GradientSignature.base(name, model).orElse(null);
    List<String> differentiated =
        base == null ? List.of() : GradientSignature.differentiated(structure(base));
    addCotangents(name, inputs, size, base, differentiated);
    try (Result result = run(name, inputs, List.copyOf(signature.outputs().keySet()))) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      int next = 0;
      for (String output : signature.outputs().keySet()) {
        outputs.put(output, result.get(next++));
      }
      return new SignatureCall(
          name, json(inputs), json(outputs), shapes(inputs, outputs), base, differentiated);
    }
  }

  /** Cotangents have the shapes of the outputs that they belong to. */
  private void addCotangents(
      String name,
      Map<String, Tensor> inputs,
      long size,
      @Nullable String base,
      List<String> outputs) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    if (base != null && !outputs.isEmpty()) {
      try (Result result = run(base, inputs, outputs)) {
        for (int i = 0; i < outputs.size(); i++) {
          shapes.put("cotangent_" + i, result.get(i).shape());
        }
      }
    }
    structure(name)
        .inputs()
        .forEach(
            (input, tensor) -> {
              if (GradientSignature.isCotangent(input)) {
                Shape shape = shapes.getOrDefault(input, closed(input, tensor, size));
                inputs.put(input, sample(name, input, shape));
              }
            });
  }

  private SignatureStructure structure(String name) {
    return Objects.requireNonNull(model.signatures().get(name), name);
  }

  private Shape closed(String input, TensorStructure tensor, long size) {
    return given.getOrDefault(input, TensorShapes.closed(tensor.shape(), size));
  }

  private Tensor sample(String signature, String input, Shape shape) {
    String tensor = definition(signature).getInputsOrThrow(input).getName();
    String node = tensor.substring(0, tensor.lastIndexOf(':'));
    Class<? extends TType> type =
        bundle
            .graph()
            .operation(node)
            .output(Integer.parseInt(tensor.substring(node.length() + 1)))
            .type();
    return values.sample(type, shape);
  }

  private Result run(String name, Map<String, Tensor> inputs, List<String> outputs) {
    Session.Runner runner = bundle.session().runner();
    SignatureDef signature = definition(name);
    inputs.forEach(
        (input, value) -> runner.feed(signature.getInputsOrThrow(input).getName(), value));
    outputs.forEach(output -> runner.fetch(signature.getOutputsOrThrow(output).getName()));
    return runner.run();
  }

  private SignatureDef definition(String name) {
    return bundle.metaGraphDef().getSignatureDefOrThrow(name);
  }

  private static ObjectNode json(Map<String, Tensor> tensors) {
    ObjectNode node = Json.object();
    tensors.forEach((name, tensor) -> node.set(name, TensorValues.json(tensor)));
    return node;
  }

  private static Map<String, Shape> shapes(
      Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    List.of(inputs, outputs).forEach(some -> some.forEach((k, v) -> shapes.put(k, v.shape())));
    return shapes;
  }

  @Override
  public void close() {
    values.close();
    bundle.close();
  }
}
