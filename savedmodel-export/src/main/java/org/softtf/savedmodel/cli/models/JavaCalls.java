// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.softtf.savedmodel.cli.values.Json;
import org.softtf.savedmodel.cli.values.TensorText;
import org.softtf.savedmodel.cli.values.TensorValues;
import org.softtf.savedmodel.internal.graph.SignatureTensors;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.metadata.Metadata;
import org.softtf.savedmodel.internal.reading.MetadataFields;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Loads a model and calls its signatures. */
public final class JavaCalls implements AutoCloseable {
  /** Tried in this order where a model leaves a size open: no size suits every model. */
  private static final List<Long> SIZES = List.of(4L, 2L, 3L, 5L, 8L, 1L, 16L);

  /**
   * What integers are, tried in this order: how many elements of a row are there, or an index, and
   * 0 where nothing else will do, for rows of which nothing is there have no gradient to compare.
   */
  private static final List<Integer> INTEGERS = List.of(3, 2, 1, 0);

  /** Beyond it, making the numbers would take minutes. */
  private static final long LARGEST = 1L << 27;

  private static final long SEED = 1;

  /** What a signature is tried with: open sizes, and integers. */
  private record Sample(long size, int integer) {}

  private final ModelStructure model;
  private final Map<String, MetadataFields> texts;
  private final Map<String, Shape> given;
  private final SparseInputs sparse;
  private final SavedModelBundle bundle;
  private final TensorValues values;

  /**
   * Loads a model.
   *
   * @param directory the model's directory
   * @param model what is in it
   * @param given shapes of inputs; the others get some that the model takes
   * @throws NotCallableException if TensorFlow Java loads no such model
   */
  public JavaCalls(Path directory, ModelStructure model, Map<String, Shape> given)
      throws IOException {
    this.model = model;
    this.given = given;
    MetaGraphDef graph = ModelFile.metaGraph(directory);
    this.texts = MetadataFields.readable(graph).groups(Metadata.SIGNATURES);
    requireLoadable(graph);
    String[] tags = graph.getMetaInfoDef().getTagsList().toArray(String[]::new);
    this.sparse = SparseInputs.of(model);
    this.bundle = SavedModelBundle.load(directory.toString(), tags);
    // last, for nobody would close it if the model did not load
    this.values = new TensorValues(SEED);
  }

  /**
   * Calls a signature with sizes that it can take.
   *
   * @throws NotCallableException if Java has no such tensors as it takes or gives, or it refuses
   *     the numbers that it is tried with
   */
  public SignatureCall call(String name) {
    requireCallable(name);
    List<RuntimeException> failures = new ArrayList<>();
    for (long size : SIZES) {
      for (int integer : integers(name)) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        try {
          return call(name, inputs, new Sample(size, integer));
        } catch (TensorFlowException | IllegalArgumentException e) {
          failures.add(e);
        } finally {
          inputs.values().forEach(Tensor::close);
        }
      }
    }
    RuntimeException first = failures.get(0);
    if (failures.stream().allMatch(JavaCalls::isOfNumbers)) {
      throw NotCallableException.withNumbers(String.valueOf(first.getMessage()));
    }
    throw new IllegalArgumentException(
        "signature " + name + " fails when it is called: " + first.getMessage(), first);
  }

  private List<Integer> integers(String name) {
    boolean any =
        structure(name).inputs().values().stream()
            .anyMatch(tensor -> TensorValues.isInteger(tensor.type()));
    return any ? INTEGERS : List.of(0);
  }

  /** A constant too large for memory is no fault of the numbers. */
  private static boolean isOfNumbers(RuntimeException failure) {
    return failure instanceof TFInvalidArgumentException
        && !String.valueOf(failure.getMessage()).startsWith("Cannot parse tensor from proto");
  }

  private static void requireLoadable(MetaGraphDef graph) {
    graph
        .getSignatureDefMap()
        .forEach(
            (name, signature) ->
                Stream.of(signature.getInputsMap(), signature.getOutputsMap())
                    .flatMap(tensors -> tensors.entrySet().stream())
                    .filter(tensor -> !SignatureTensors.isPlain(tensor.getValue()))
                    .findFirst()
                    .ifPresent(
                        tensor -> {
                          throw NotCallableException.because(
                              "TensorFlow Java loads no model in which a tensor is sparse or"
                                  + " composed, as "
                                  + tensor.getKey()
                                  + " of signature "
                                  + name
                                  + " is");
                        }));
  }

  private void requireCallable(String name) {
    SignatureDef signature = definition(name);
    signature.getInputsMap().forEach((input, tensor) -> requireJava("its input " + input, tensor));
    signature.getOutputsMap().forEach((output, t) -> requireJava("its output " + output, t));
    structure(name)
        .inputs()
        .forEach(
            (input, tensor) -> {
              Shape shape = closed(input, tensor, 1);
              if (!isSmall(shape)) {
                throw NotCallableException.because(
                    "its input "
                        + input
                        + " has the shape "
                        + TensorText.shape(shape)
                        + ", more than "
                        + LARGEST
                        + " numbers");
              }
            });
  }

  private static void requireJava(String what, TensorInfo tensor) {
    if (!TensorValues.has(tensor.getDtype())) {
      throw NotCallableException.because(
          "TensorFlow Java has no tensors of type "
              + TensorText.type(tensor.getDtype())
              + ", which "
              + what
              + " is");
    }
  }

  private static boolean isSmall(Shape shape) {
    long size = 1;
    for (long length : shape.asArray()) {
      if (length == 0) {
        return true;
      }
      size = length > LARGEST / size ? LARGEST + 1 : size * length;
    }
    return size <= LARGEST;
  }

  private SignatureCall call(String name, Map<String, Tensor> inputs, Sample of) {
    SignatureStructure signature = structure(name);
    signature
        .inputs()
        .forEach(
            (input, tensor) -> {
              if (!GradientSignature.isCotangent(input)) {
                inputs.put(input, sample(name, input, closed(input, tensor, of.size), of));
              }
            });
    String base =
        GradientSignature.base(name, bundle.metaGraphDef().getSignatureDefMap()).orElse(null);
    List<String> differentiated =
        base == null
            ? List.of()
            : GradientSignature.differentiated(structure(base), cotangents(name));
    addCotangents(name, inputs, of, base, differentiated);
    try (Result result = run(name, inputs, List.copyOf(signature.outputs().keySet()))) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      int next = 0;
      for (String output : signature.outputs().keySet()) {
        outputs.put(output, result.get(next++));
      }
      return new SignatureCall(name, json(inputs), json(outputs), base, differentiated);
    }
  }

  private Map<String, String> cotangents(String signature) {
    return texts.getOrDefault(signature, MetadataFields.NONE).texts(Metadata.COTANGENTS);
  }

  /** Cotangents have the shapes of the outputs that they belong to. */
  private void addCotangents(
      String name,
      Map<String, Tensor> inputs,
      Sample of,
      @Nullable String base,
      List<String> outputs) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    if (base != null && !outputs.isEmpty()) {
      try (Result result = run(base, inputs, outputs)) {
        for (int i = 0; i < outputs.size(); i++) {
          shapes.put(SignatureDefinition.COTANGENT + i, result.get(i).shape());
        }
      }
    }
    structure(name)
        .inputs()
        .forEach(
            (input, tensor) -> {
              if (GradientSignature.isCotangent(input)) {
                Shape shape = shapes.getOrDefault(input, closed(input, tensor, of.size));
                inputs.put(input, sample(name, input, shape, of));
              }
            });
  }

  private SignatureStructure structure(String name) {
    return Objects.requireNonNull(model.signatures().get(name), name);
  }

  private Shape closed(String input, TensorStructure tensor, long size) {
    return given.getOrDefault(input, TensorShapes.closed(tensor.shape(), size));
  }

  private Tensor sample(String signature, String input, Shape shape, Sample of) {
    return sparse
        .numbers(signature, input, shape)
        .orElseGet(
            () ->
                values.sample(
                    definition(signature).getInputsOrThrow(input).getDtype(), shape, of.integer));
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

  @Override
  public void close() {
    values.close();
    bundle.close();
  }
}
