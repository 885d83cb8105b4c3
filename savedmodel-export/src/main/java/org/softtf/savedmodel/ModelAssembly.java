package org.softtf.savedmodel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.savedmodel.ModelSignature.NamedOperand;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Puts a model together in a graph of its own, so that the user's graph stays as it was: gradients,
 * saver and initial values are added to the copy.
 */
final class ModelAssembly {
  private final ResourceGraph source;
  private final Graph graph;
  private final Request request;
  private final List<ModelVariable> variables;
  private final MetaGraphDef.Builder model = MetaGraphDef.newBuilder();
  private final List<Model.Trial> trials = new ArrayList<>();

  /**
   * What is wanted.
   *
   * @param variables those of the graph; none if it is frozen
   * @param tables the hash tables
   * @param tensors makes the first values of the optimizers' variables
   */
  record Request(
      List<ModelSignature> signatures,
      List<ModelVariable> variables,
      LookupTables tables,
      FilledTensors tensors,
      String documentation,
      boolean preventGradients) {}

  private ModelAssembly(ResourceGraph source, Graph graph, Request request) {
    this.source = source;
    this.graph = graph;
    this.request = request;
    this.variables = new ArrayList<>(request.variables());
  }

  static Model assemble(ResourceGraph source, Request request) throws IOException {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(source.toGraphDef());
      return new ModelAssembly(source, graph, request).assemble();
    }
  }

  private Model assemble() throws IOException {
    request.signatures().forEach(this::add);
    request.tables().addTo(model, graph);
    if (!variables.isEmpty()) {
      model.setSaverDef(Checkpoint.addSaver(graph, variables));
      VariableCollections.add(model, graph, variables);
    }
    GraphDef nodes =
        StringConstants.rewrite(FunctionBodies.inOrder(CountedLoops.of(graph.toGraphDef())));
    GraphNodes all = new GraphNodes(nodes);
    model.setGraphDef(nodes);
    model
        .getMetaInfoDefBuilder()
        .addTags("serve")
        .setTensorflowVersion(TensorFlow.version())
        .setStrippedOpList(OpDefinitions.of(all.allWithFunctions()))
        .setAnyInfo(Metadata.of(request.documentation(), request.signatures(), all));
    return new Model(model.build(), variables, request.tables(), trials);
  }

  private void add(ModelSignature signature) {
    Map<String, Operand<?>> inputs = copies(signature.inputs());
    Map<String, Operand<?>> outputs = copies(signature.outputs());
    Map<String, String> cotangentsOf = new LinkedHashMap<>();
    if (signature.withGradient()) {
      addGradients(signature, inputs, outputs, cotangentsOf);
    }
    if (signature.training() != null) {
      outputs = train(signature, outputs);
    }
    if (request.preventGradients()) {
      outputs = PreventedGradients.of(scope(signature), outputs);
    }
    SignatureDef.Builder definition =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    inputs.forEach((name, operand) -> definition.putInputs(name, info(operand)));
    outputs.forEach((name, operand) -> definition.putOutputs(name, info(operand)));
    model.putSignatureDef(signature.name(), definition.build());
    trials.add(new Model.Trial(signature.name(), signature.samples(), cotangentsOf));
  }

  private Ops scope(ModelSignature signature) {
    return Ops.create(graph).withSubScope(signature.name());
  }

  private Map<String, Operand<?>> train(ModelSignature signature, Map<String, Operand<?>> outputs) {
    TrainingStep step = new TrainingStep(signature, scope(signature), request.tensors());
    Map<String, Operand<?>> results = step.add(outputs, request.variables());
    variables.addAll(step.slots());
    return results;
  }

  private void addGradients(
      ModelSignature signature,
      Map<String, Operand<?>> inputs,
      Map<String, Operand<?>> outputs,
      Map<String, String> cotangentsOf) {
    Ops tf = scope(signature);
    List<Operand<?>> ys = new ArrayList<>();
    List<Operand<?>> cotangents = new ArrayList<>();
    for (NamedOperand output : SignatureChecks.floating(signature.outputs())) {
      Operand<?> y = outputs.get(output.name());
      String name = "cotangent_" + ys.size();
      Operand<?> cotangent = tf.withName(name).placeholder(y.type(), Placeholder.shape(y.shape()));
      ys.add(y);
      cotangents.add(cotangent);
      putNew(signature, "input", inputs, name, cotangent);
      cotangentsOf.put(name, output.name());
    }
    List<String> names =
        SignatureChecks.floating(signature.inputs()).stream().map(NamedOperand::name).toList();
    List<Operand<?>> xs = names.stream().<Operand<?>>map(inputs::get).toList();
    List<Operand<?>> gradients = SafeGradients.of(tf, ys, xs, SafeGradients.cotangents(cotangents));
    for (int i = 0; i < xs.size(); i++) {
      String name = "grad_" + names.get(i);
      // a gradient may be a cotangent itself, and no output may be an input
      putNew(signature, "output", outputs, name, tf.withName(name).identity(gradients.get(i)));
    }
  }

  private static void putNew(
      ModelSignature signature,
      String what,
      Map<String, Operand<?>> operands,
      String name,
      Operand<?> operand) {
    if (operands.put(name, operand) != null) {
      throw new IllegalArgumentException(
          "signature \""
              + signature.name()
              + "\" has an "
              + what
              + " named \""
              + name
              + "\", a name that its gradients need; rename it");
    }
  }

  private Map<String, Operand<?>> copies(List<NamedOperand> operands) {
    Map<String, Operand<?>> copies = new LinkedHashMap<>();
    for (NamedOperand operand : operands) {
      String node = source.valueOf(operand.operand().op().name());
      copies.put(
          operand.name(), graph.operation(node).output(operand.operand().asOutput().index()));
    }
    return copies;
  }

  private static TensorInfo info(Operand<?> operand) {
    return TensorInfo.newBuilder()
        .setName(operand.op().name() + ":" + operand.asOutput().index())
        .setDtype(operand.asOutput().dataType())
        .setTensorShape(shape(operand.shape()))
        .build();
  }

  private static TensorShapeProto shape(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    if (shape.isUnknown()) {
      return proto.setUnknownRank(true).build();
    }
    for (long size : shape.asArray()) {
      proto.addDimBuilder().setSize(size);
    }
    return proto.build();
  }
}
