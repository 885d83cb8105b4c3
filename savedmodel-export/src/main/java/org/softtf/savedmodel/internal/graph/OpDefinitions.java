package org.softtf.savedmodel.internal.graph;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/** What TensorFlow knows of each type of operation. */
public final class OpDefinitions {
  // parsing all definitions takes a tenth of a second, so once
  private static final Map<String, OpDef> BY_TYPE =
      TensorFlow.registeredOpList().getOpList().stream()
          .collect(Collectors.toMap(OpDef::getName, Function.identity()));

  private OpDefinitions() {}

  /** The definition, or an empty one for the name of a function. */
  public static OpDef of(NodeDef node) {
    return BY_TYPE.getOrDefault(node.getOp(), OpDef.getDefaultInstance());
  }

  /** The definitions of all types in use: readers of other versions compare them with their own. */
  public static OpList of(Collection<NodeDef> nodes) {
    TreeSet<String> types =
        nodes.stream()
            .map(NodeDef::getOp)
            .filter(BY_TYPE::containsKey)
            .collect(Collectors.toCollection(TreeSet::new));
    return OpList.newBuilder().addAllOp(types.stream().map(BY_TYPE::get).toList()).build();
  }
}
