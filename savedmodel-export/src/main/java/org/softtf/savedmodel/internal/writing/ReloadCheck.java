// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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

  /** A call of a signature with some of its outputs, or all. */
  private record Call(
      SignatureDef signature, Map<String, Tensor> inputs, Map<String, TensorInfo> outputs) {
    Map<String, Tensor> fed() {
      Map<String, Tensor> fed = new LinkedHashMap<>();
      inputs.forEach((name, value) -> fed.put(signature.getInputsOrThrow(name).getName(), value));
      return fed;
    }

    List<String> fetched() {
      return outputs.values().stream().map(TensorInfo::getName).toList();
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
      check.callAll();
    }
  }

  /** Together where no call can change what another one gives. */
  private void callAll() {
    if (model.variables().isEmpty()) {
      // those with gradients last: cotangents have the shapes that the outputs had
      model.trials().stream()
          .collect(Collectors.partitioningBy(trial -> !trial.cotangents().isEmpty()))
          .values()
          .stream()
          .filter(trials -> !trials.isEmpty())
          .forEach(this::call);
    } else {
      callEach(model.trials());
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

  private void callEach(List<Model.Trial> trials) {
    trials.forEach(trial -> call(List.of(trial)));
  }

  /**
   * Calls signatures in one run, for TensorFlow copies the whole graph before the first run of each
   * set of outputs. If that fails, each alone, to see which.
   */
  private void call(List<Model.Trial> trials) {
    List<Call> calls = trials.stream().map(this::prepared).toList();
    if (!canBeFedTogether(calls)) {
      callEach(trials);
      return;
    }
    try (Result result = run(calls)) {
      int next = 0;
      for (Call call : calls) {
        for (Map.Entry<String, TensorInfo> output : call.outputs().entrySet()) {
          requireAsDeclared(output.getKey(), output.getValue(), result.get(next++));
        }
      }
      return;
    } catch (TensorFlowException | IllegalArgumentException e) {
      if (calls.size() == 1) {
        throw new FailedTrialException(trials.get(0).signature(), shapes(calls.get(0).inputs()), e);
      }
    }
    callEach(trials);
  }

  private Call prepared(Model.Trial trial) {
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
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new FailedTrialException(trial.signature(), shapes(inputs), e);
    }
    return new Call(signature, inputs, new LinkedHashMap<>(signature.getOutputsMap()));
  }

  /** Not if two signatures have different samples of one placeholder. */
  private static boolean canBeFedTogether(List<Call> calls) {
    Map<String, Tensor> all = new HashMap<>();
    return calls.stream()
        .flatMap(call -> call.fed().entrySet().stream())
        .allMatch(
            some -> {
              Tensor other = all.putIfAbsent(some.getKey(), some.getValue());
              return other == null || other == some.getValue();
            });
  }

  /** The outputs of all calls, one call after the other. */
  private Result run(List<Call> calls) {
    Session.Runner runner = bundle.session().runner();
    Map<String, Tensor> fed = new LinkedHashMap<>();
    calls.forEach(call -> fed.putAll(call.fed()));
    fed.forEach(runner::feed);
    calls.forEach(call -> call.fetched().forEach(runner::fetch));
    Result result = runner.run();
    int next = 0;
    for (Call call : calls) {
      Map<String, Shape> shapes = new HashMap<>();
      for (String tensor : call.fetched()) {
        shapes.put(tensor, result.get(next++).shape());
      }
      tried.add(new Tried(call.fed(), shapes));
    }
    return result;
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
    Map<String, TensorInfo> wanted = new LinkedHashMap<>();
    outputs.forEach(name -> wanted.put(name, signature.getOutputsOrThrow(name)));
    Call call = new Call(signature, inputs, wanted);
    return tried.stream()
        .filter(other -> other.isOf(call.fed()))
        .map(Tried::shapes)
        .filter(shapes -> shapes.keySet().containsAll(call.fetched()))
        .findFirst()
        .orElseGet(
            () -> {
              run(List.of(call)).close();
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
