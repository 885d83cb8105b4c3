package org.softtf.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VariableDef;

/**
 * What a SavedModel consists of, whoever wrote it, read without loading it.
 *
 * @param signatures its signatures by name
 * @param variables its variables by name
 */
public record ModelStructure(
    SortedMap<String, SignatureStructure> signatures,
    SortedMap<String, VariableStructure> variables) {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");

  /** Python's own signature, which only restores the model. */
  private static final String INITIALIZER = "__saved_model_init_op";

  /**
   * A signature.
   *
   * @param inputs its inputs by name
   * @param outputs its outputs by name
   * @param operations the types of all operations that its outputs need
   */
  public record SignatureStructure(
      SortedMap<String, TensorStructure> inputs,
      SortedMap<String, TensorStructure> outputs,
      SortedSet<String> operations) {}

  /**
   * A tensor.
   *
   * @param type its type
   * @param shape its static shape; {@code Shape.unknown()} if not even the rank is known
   */
  public record TensorStructure(DataType type, Shape shape) {}

  /**
   * A variable.
   *
   * @param tensor its type and static shape
   * @param trainable whether it is to be trained, if the model says so
   */
  public record VariableStructure(TensorStructure tensor, Optional<Boolean> trainable) {}

  /**
   * Reads a model's structure.
   *
   * @param model the model's directory
   * @return the structure
   * @throws IOException if there is no model, or its file is damaged
   */
  public static ModelStructure read(Path model) throws IOException {
    MetaGraphDef graph = ModelDescription.metaGraph(model);
    GraphNodes nodes = new GraphNodes(graph.getGraphDef());
    SortedMap<String, SignatureStructure> signatures = new TreeMap<>();
    for (Map.Entry<String, SignatureDef> entry : graph.getSignatureDefMap().entrySet()) {
      if (!entry.getKey().equals(INITIALIZER)) {
        signatures.put(entry.getKey(), signature(model, entry.getValue(), nodes));
      }
    }
    return new ModelStructure(signatures, variables(graph, nodes));
  }

  private static SignatureStructure signature(Path model, SignatureDef signature, GraphNodes nodes)
      throws IOException {
    List<String> roots =
        signature.getOutputsMap().values().stream()
            .map(output -> GraphNodes.producer(output.getName()))
            .toList();
    for (String root : roots) {
      if (nodes.get(root) == null) {
        throw new IOException(
            model + " is damaged: a signature names the node " + root + ", which is not there");
      }
    }
    SortedSet<String> operations =
        nodes.only(nodes.upstream(roots)).allWithFunctions().stream()
            .map(NodeDef::getOp)
            .collect(Collectors.toCollection(TreeSet::new));
    return new SignatureStructure(
        tensors(signature.getInputsMap()), tensors(signature.getOutputsMap()), operations);
  }

  private static SortedMap<String, TensorStructure> tensors(Map<String, TensorInfo> tensors) {
    SortedMap<String, TensorStructure> structures = new TreeMap<>();
    tensors.forEach(
        (name, info) ->
            structures.put(
                name, new TensorStructure(info.getDtype(), shape(info.getTensorShape()))));
    return structures;
  }

  private static Shape shape(TensorShapeProto shape) {
    return shape.getUnknownRank()
        ? Shape.unknown()
        : Shape.of(shape.getDimList().stream().mapToLong(d -> d.getSize()).toArray());
  }

  private static SortedMap<String, VariableStructure> variables(
      MetaGraphDef graph, GraphNodes nodes) throws IOException {
    Map<String, Boolean> trainable = trainable(graph);
    SortedMap<String, VariableStructure> variables = new TreeMap<>();
    for (NodeDef node : nodes.allWithFunctions()) {
      if (VARIABLES.contains(node.getOp())) {
        String shared = node.getAttrOrDefault("shared_name", none()).getS().toStringUtf8();
        variables.put(
            shared.isEmpty() ? node.getName() : shared,
            new VariableStructure(
                new TensorStructure(
                    node.getAttrOrDefault("dtype", none()).getType(),
                    shape(node.getAttrOrDefault("shape", none()).getShape())),
                Optional.ofNullable(trainable.get(node.getName()))));
      }
    }
    return variables;
  }

  private static AttrValue none() {
    return AttrValue.getDefaultInstance();
  }

  private static Map<String, Boolean> trainable(MetaGraphDef graph) throws IOException {
    Map<String, Boolean> trainable = new HashMap<>();
    CollectionDef list =
        graph.getCollectionDefOrDefault("variables", CollectionDef.getDefaultInstance());
    for (var bytes : list.getBytesList().getValueList()) {
      try {
        VariableDef variable = VariableDef.parseFrom(bytes);
        trainable.put(GraphNodes.producer(variable.getVariableName()), variable.getTrainable());
      } catch (InvalidProtocolBufferException e) {
        throw new IOException("the model's list of variables is damaged: " + e.getMessage(), e);
      }
    }
    return trainable;
  }
}
