// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.softtf.gradients.internal.SubScope;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.metadata.Metadata;
import org.softtf.savedmodel.internal.objects.ModelObjects;
import org.softtf.savedmodel.internal.rewrites.GraphRewrite;
import org.softtf.savedmodel.internal.signatures.NamedOperand;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.softtf.savedmodel.internal.tables.TableFilling;
import org.softtf.savedmodel.internal.variables.Checkpoint;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.softtf.savedmodel.internal.variables.VariableReads;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Puts a model together in a graph of its own, so that the user's graph stays as it was.
 *
 * <p>Gradients, training steps, the operation that fills tables, and the nodes that save and
 * restore variables are added to the copy.
 */
public final class ModelAssembly {
  private final VariableReads reads;
  private final Graph graph;
  private final ModelParts parts;
  private final List<ModelVariable> variables;
  private final MetaGraphDef.Builder model = MetaGraphDef.newBuilder();
  private final List<Model.Trial> trials = new ArrayList<>();

  /** The names of inputs in the users' order, by the names of signatures. */
  private final Map<String, List<String>> inputOrders = new LinkedHashMap<>();

  private ModelAssembly(VariableReads reads, Graph graph, ModelParts parts) {
    this.reads = reads;
    this.graph = graph;
    this.parts = parts;
    this.variables = new ArrayList<>(parts.variables());
  }

  /**
   * Puts a model together.
   *
   * @param source the nodes of the user's graph that the model needs, rewritten
   * @param reads where the values of the user's variables are in these nodes
   * @param parts what else goes into the model
   * @param last the rewrites of the graph that is complete
   */
  public static Model assemble(
      GraphNodes source, VariableReads reads, ModelParts parts, List<GraphRewrite> last) {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(source.toGraphDef());
      return new ModelAssembly(reads, graph, parts).assemble(last);
    }
  }

  private Model assemble(List<GraphRewrite> last) {
    parts.signatures().forEach(this::add);
    TableFilling.add(parts.tables(), model, graph);
    ModelObjects objects = new ModelObjects(variables, inputOrders.keySet());
    model.setSaverDef(Checkpoint.addSaver(graph, variables, objects.keys()));
    VariableCollections.add(model, graph, variables);
    GraphNodes nodes = GraphRewrite.applyAll(last, GraphNodes.of(graph.toGraphDef()));
    GraphNodes withFunctions = objects.addTo(model, nodes, parts.tables(), inputOrders);
    model.setGraphDef(withFunctions.toGraphDef());
    model
        .getMetaInfoDefBuilder()
        .addTags("serve")
        .setTensorflowVersion(TensorFlow.version())
        .setStrippedOpList(OperationTypes.of(withFunctions.allWithFunctions()))
        .setAnyInfo(
            Metadata.of(parts.documentation(), parts.signatures(), nodes, objects.reasonForNone()));
    return new Model(model.build(), variables, objects.keys(), parts.tables().assets(), trials);
  }

  private void add(SignatureDefinition signature) {
    Map<String, Operand<?>> inputs = copies(signature.inputs());
    Map<String, Operand<?>> outputs = copies(signature.outputs());
    Ops tf = SubScope.of(Ops.create(graph), signature.name());
    if (signature.withGradient()) {
      GradientOutputs.add(signature, tf, inputs, outputs);
    }
    SignatureDefinition.Training training = signature.training();
    if (training != null) {
      outputs = minimising(signature.name(), training, tf, outputs);
    }
    if (parts.preventGradients()) {
      outputs = PreventedGradients.of(tf, outputs);
    }
    SignatureDef.Builder definition =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    inputs.forEach((name, operand) -> definition.putInputs(name, info(operand)));
    outputs.forEach((name, operand) -> definition.putOutputs(name, info(operand)));
    model.putSignatureDef(signature.name(), definition.build());
    inputOrders.put(signature.name(), List.copyOf(inputs.keySet()));
    trials.add(new Model.Trial(signature.name(), signature.samples(), signature.cotangents()));
  }

  private Map<String, Operand<?>> minimising(
      String signature,
      SignatureDefinition.Training training,
      Ops tf,
      Map<String, Operand<?>> outputs) {
    VariableGradients variableGradients = new VariableGradients(signature, tf, parts.variables());
    Map<ModelVariable, Output<?>> gradients =
        variableGradients.of(Objects.requireNonNull(outputs.get(training.loss())));
    if (training.rule().isEmpty()) {
      return variableGradients.addTo(outputs, gradients);
    }
    TrainingStep step = new TrainingStep(signature, training.rule().get(), tf, parts.tensors());
    Map<String, Operand<?>> results = step.add(outputs, gradients);
    variables.addAll(step.slots());
    return results;
  }

  private Map<String, Operand<?>> copies(List<NamedOperand> operands) {
    Map<String, Operand<?>> copies = new LinkedHashMap<>();
    for (NamedOperand operand : operands) {
      String node = reads.valueOf(operand.operand().op().name());
      copies.put(
          operand.name(), graph.operation(node).output(operand.operand().asOutput().index()));
    }
    return copies;
  }

  private static TensorInfo info(Operand<?> operand) {
    return TensorInfo.newBuilder()
        .setName(operand.op().name() + ":" + operand.asOutput().index())
        .setDtype(operand.asOutput().dataType())
        .setTensorShape(TensorShapes.of(operand.shape()))
        .build();
  }
}
