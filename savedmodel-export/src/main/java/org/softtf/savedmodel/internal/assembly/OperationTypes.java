// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.softtf.gradients.internal.OpDefinitions;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpList;

/** The types of operations that a model uses. */
final class OperationTypes {
  private OperationTypes() {}

  /** Their definitions, sorted by name: readers of other versions compare them with their own. */
  static OpList of(Collection<NodeDef> nodes) {
    TreeSet<String> types =
        nodes.stream()
            .map(NodeDef::getOp)
            .filter(OpDefinitions::has)
            .collect(Collectors.toCollection(TreeSet::new));
    return OpList.newBuilder().addAllOp(types.stream().map(OpDefinitions::of).toList()).build();
  }
}
