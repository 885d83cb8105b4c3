package org.softtf.savedmodel.internal.writing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
record ReloadCheck(Model model, SavedModelBundle bundle, FilledTensors tensors) {
  private static final long UNKNOWN_DIMENSION = 2;

  static void run(Path directory, Model model) throws IOException {
    requireSameHalves(directory, model);
    try (SavedModelBundle bundle =
            SavedModelBundle.loader(directory.toString())
                .withConfigProto(SmallSession.CONFIGURATION)
                .load();
        FilledTensors tensors = new FilledTensors()) {
      ReloadCheck check = new ReloadCheck(model, bundle, tensors);
      model.variables().forEach(check::requireSameValue);
      model.trials().forEach(check::call);
    }
  }

  private static void requireSameHalves(Path directory, Model model) throws IOException {
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

  private static boolean sameBytes(Tensor a, Tensor b) {
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
    inputs.forEach((name, value) -> runner.feed(signature.getInputsOrThrow(name).getName(), value));
    outputs.forEach(name -> runner.fetch(signature.getOutputsOrThrow(name).getName()));
    return runner.run();
  }

  /** Ones of the shapes that the outputs have for these inputs. */
  private Map<String, Tensor> cotangents(
      Model.Trial trial, SignatureDef signature, Map<String, Tensor> inputs) {
    List<String> names = new ArrayList<>(trial.cotangents().keySet());
    List<String> outputs = names.stream().map(trial.cotangents()::get).toList();
    Map<String, Tensor> cotangents = new LinkedHashMap<>();
    try (Result result = fetch(signature, inputs, outputs)) {
      for (int i = 0; i < names.size(); i++) {
        Tensor output = result.get(i);
        cotangents.put(names.get(i), filled(output.shape(), ((TType) output).type()));
      }
    }
    return cotangents;
  }

  private Tensor sample(TensorInfo info) {
    Shape shape = TensorShapes.closed(TensorShapes.read(info.getTensorShape()), UNKNOWN_DIMENSION);
    String node = GraphNodes.producer(info.getName());
    return filled(shape, bundle.graph().operation(node).output(0).type());
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
