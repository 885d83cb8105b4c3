// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.SignatureTensors;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/** Requires that all that a model's parts refer to is there, so that readers need not ask again. */
final class WholeModel {
  private final Path path;
  private final MetaGraphDef model;

  private WholeModel(Path path, MetaGraphDef model) {
    this.path = path;
    this.model = model;
  }

  /**
   * Requires it.
   *
   * @throws IOException that says what is missing
   */
  static void require(Path path, MetaGraphDef model) throws IOException {
    WholeModel whole = new WholeModel(path, model);
    whole.requireNodes();
    whole.requireObjects();
  }

  private void requireNodes() throws IOException {
    Set<String> names = new HashSet<>();
    for (NodeDef node : model.getGraphDef().getNodeList()) {
      if (!names.add(node.getName())) {
        throw damaged("two nodes are called " + node.getName());
      }
    }
    for (NodeDef node : model.getGraphDef().getNodeList()) {
      requireInputs(node, names);
    }
    for (FunctionDef function : model.getGraphDef().getLibrary().getFunctionList()) {
      requireBody(function);
    }
    for (Map.Entry<String, SignatureDef> signature : model.getSignatureDefMap().entrySet()) {
      requireTensors(signature.getKey(), signature.getValue().getInputsMap(), names);
      requireTensors(signature.getKey(), signature.getValue().getOutputsMap(), names);
    }
  }

  private void requireBody(FunctionDef function) throws IOException {
    Set<String> names = new HashSet<>();
    function.getSignature().getInputArgList().forEach(argument -> names.add(argument.getName()));
    function.getNodeDefList().forEach(node -> names.add(node.getName()));
    for (NodeDef node : function.getNodeDefList()) {
      requireInputs(node, names);
    }
  }

  private void requireInputs(NodeDef node, Set<String> names) throws IOException {
    for (String input : node.getInputList()) {
      if (!names.contains(GraphNodes.producer(input))) {
        throw damaged(
            "the node " + node.getName() + " reads from " + input + ", which is not there");
      }
    }
  }

  private void requireTensors(String signature, Map<String, TensorInfo> tensors, Set<String> nodes)
      throws IOException {
    for (TensorInfo tensor : tensors.values()) {
      for (String node : SignatureTensors.nodes(tensor)) {
        if (!nodes.contains(node)) {
          throw damaged(
              "the signature " + signature + " names the node " + node + ", which is not there");
        }
      }
    }
  }

  private void requireObjects() throws IOException {
    SavedObjectGraph objects = model.getObjectGraphDef();
    for (SavedObject object : objects.getNodesList()) {
      for (ObjectReference child : object.getChildrenList()) {
        if (child.getNodeId() < 0 || child.getNodeId() >= objects.getNodesCount()) {
          throw damaged(
              "an object has the child "
                  + child.getLocalName()
                  + " with the number "
                  + child.getNodeId()
                  + ", which is not there");
        }
      }
    }
  }

  private IOException damaged(String what) {
    return new IOException(path + " is damaged: " + what);
  }
}
