package org.softtf.savedmodel.internal.writing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.softtf.gradients.internal.SmallSession;
import org.softtf.savedmodel.internal.assembly.Model;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.reading.ModelHalves;
import org.softtf.savedmodel.internal.variables.FilledTensors;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Loads what was written and calls every signature, before anyone else can. */
record ReloadCheck(Model model, SavedModelBundle bundle, FilledTensors tensors, List<Tried> tried) {
  private static final long UNKNOWN_DIMENSION = 2;

  /** The shapes that tensors had in a call, by the tensors' names. */
  private record Tried(Map<String, Tensor> fed, Map<String, Shape> shapes) {
    boolean isOf(Map<String, Tensor> others) {
      return fed.keySet().equals(others.keySet())
          && fed.entrySet().stream().allMatch(some -> some.getValue() == others.get(some.getKey()));
    }
  }

  static void run(Path directory, Model model) throws IOException {
    requireSameHalves(model);
    try (SavedModelBundle bundle =
            SavedModelBundle.loader(directory.toString())
                .withConfigProto(SmallSession.CONFIGURATION)
                .load();
        FilledTensors tensors = new FilledTensors()) {
      ReloadCheck check = new ReloadCheck(model, bundle, tensors, new ArrayList<>());
      model.variables().forEach(check::requireSameValue);
      model.trials().forEach(check::call);
    }
  }

  private static void requireSameHalves(Model model) throws IOException {
    List<String> differences = ModelHalves.differences(model.metaGraph()).orElse(List.of());
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "the objects of the written model are not what its graph is: " + differences);
    }
  }

  private void requireSameValue(ModelVariable variable) {
    try (Result result = bundle.session().runner().fetch(variable.read(), 0).run()) {
      if (!sameBytes(variable.value(), result.get(0))) {
        throw new IllegalStateException(
            "variable " + variable.name() + " has another value in the written model");
      }
    }
  }

  static boolean sameBytes(Tensor a, Tensor b) {
    ByteDataBuffer left = a.asRawTensor().data();
    ByteDataBuffer right = b.asRawTensor().data();
    if (!a.shape().equals(b.shape()) || left.size() != right.size()) {
      return false;
    }
    for (long i = 0; i < left.size(); i++) {
      if (left.getByte(i) != right.getByte(i)) {
        return false;
      }
    }
    return true;
  }

  private void call(Model.Trial trial) {
    SignatureDef signature = model.metaGraph().getSignatureDefOrThrow(trial.signature());
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    try {
      signature
          .getInputsMap()
          .forEach(
              (name, info) -> {
                if (!trial.cotangents().containsKey(name)) {
                  inputs.put(name, trial.samples().getOrDefault(name, sample(info)));
                }
              });
      if (!trial.cotangents().isEmpty()) {
        inputs.putAll(cotangents(trial, signature, inputs));
      }
      List<String> outputs = List.copyOf(signature.getOutputsMap().keySet());
      try (Result result = fetch(signature, inputs, outputs)) {
        for (int i = 0; i < outputs.size(); i++) {
          requireAsDeclared(
              outputs.get(i), signature.getOutputsOrThrow(outputs.get(i)), result.get(i));
        }
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new FailedTrialException(trial.signature(), shapes(inputs), e);
    }
  }

  private Result fetch(SignatureDef signature, Map<String, Tensor> inputs, List<String> outputs) {
    Session.Runner runner = bundle.session().runner();
    Map<String, Tensor> fed = fed(signature, inputs);
    fed.forEach(runner::feed);
    List<String> fetched =
        outputs.stream().map(name -> signature.getOutputsOrThrow(name).getName()).toList();
    fetched.forEach(runner::fetch);
    Result result = runner.run();
    Map<String, Shape> shapes = new HashMap<>();
    for (int i = 0; i < fetched.size(); i++) {
      shapes.put(fetched.get(i), result.get(i).shape());
    }
    tried.add(new Tried(fed, shapes));
    return result;
  }

  private static Map<String, Tensor> fed(SignatureDef signature, Map<String, Tensor> inputs) {
    Map<String, Tensor> fed = new LinkedHashMap<>();
    inputs.forEach((name, value) -> fed.put(signature.getInputsOrThrow(name).getName(), value));
    return fed;
  }

  /** Ones of the shapes that the outputs have for these inputs. */
  private Map<String, Tensor> cotangents(
      Model.Trial trial, SignatureDef signature, Map<String, Tensor> inputs) {
    Map<String, Shape> shapes = shapes(signature, inputs, List.copyOf(trial.cotangents().values()));
    Map<String, Tensor> cotangents = new LinkedHashMap<>();
    trial
        .cotangents()
        .forEach(
            (name, output) -> {
              TensorInfo info = signature.getOutputsOrThrow(output);
              Shape shape = Objects.requireNonNull(shapes.get(info.getName()), output);
              cotangents.put(name, filled(shape, type(info)));
            });
    return cotangents;
  }

  /** Mostly known: the signature without its gradients was called with the same inputs. */
  private Map<String, Shape> shapes(
      SignatureDef signature, Map<String, Tensor> inputs, List<String> outputs) {
    Map<String, Tensor> fed = fed(signature, inputs);
    List<String> wanted =
        outputs.stream().map(name -> signature.getOutputsOrThrow(name).getName()).toList();
    return tried.stream()
        .filter(call -> call.isOf(fed) && call.shapes().keySet().containsAll(wanted))
        .findFirst()
        .map(Tried::shapes)
        .orElseGet(
            () -> {
              fetch(signature, inputs, outputs).close();
              return tried.get(tried.size() - 1).shapes();
            });
  }

  private Tensor sample(TensorInfo info) {
    Shape shape = TensorShapes.closed(TensorShapes.read(info.getTensorShape()), UNKNOWN_DIMENSION);
    return filled(shape, type(info));
  }

  private Class<? extends TType> type(TensorInfo info) {
    String tensor = info.getName();
    return bundle
        .graph()
        .operation(GraphNodes.producer(tensor))
        .output(GraphNodes.outputNumber(tensor))
        .type();
  }

  /** Zeros of integers, which may be indices; ones of the others, which may be divisors. */
  private Tensor filled(Shape shape, Class<? extends TType> type) {
    return tensors.of(type, shape, TFloating.class.isAssignableFrom(type) ? 1 : 0);
  }

  private static void requireAsDeclared(String name, TensorInfo declared, Tensor value) {
    boolean fits = TensorShapes.read(declared.getTensorShape()).isCompatibleWith(value.shape());
    if (!fits || value.asRawTensor().dataType() != declared.getDtype()) {
      throw new IllegalStateException(
          "output \""
              + name
              + "\" of the written model is "
              + value.asRawTensor().dataType()
              + " "
              + value.shape()
              + ", not as its signature says");
    }
  }

  private static Map<String, Shape> shapes(Map<String, Tensor> inputs) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach((name, value) -> shapes.put(name, value.shape()));
    return shapes;
  }
}
