// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.NodeCopier;
import org.softtf.gradients.internal.OpDefinitions;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** What of a gradient function's nodes can be copied into a graph under construction. */
final class CopyableNodes {
  private static final Set<String> LOOP =
      Set.of("Enter", "Exit", "Merge", "Switch", "NextIteration", "LoopCond");

  private CopyableNodes() {}

  /** Refuses what cannot be copied into a graph under construction. */
  static NodeDef requireCopyable(NodeDef node, Carrier.Signature signature) {
    @Nullable String trouble = null;
    if (node.getInputList().stream().anyMatch(input -> input.startsWith("^"))) {
      trouble = "has control dependencies, which TensorFlow's gradient builder loses or crashes on";
    } else if (!signature.functions()
        && node.getAttrMap().values().stream().anyMatch(CopyableNodes::holdsFunction)) {
      trouble =
          "calls a function, which cannot be added while gradients are built; let the forward"
              + " function call announceFunctionsOfGradient()";
    } else if (LOOP.contains(node.getOp())) {
      trouble = "is part of a loop, which cannot be added while gradients are built; unroll it";
    } else if (node.getOp().equals("Placeholder")) {
      trouble = "is a placeholder that nobody could feed";
    } else if (!Scope.isValidOpName(NodeCopier.lastPart(node.getName()))) {
      trouble = "has a name with characters that TensorFlow does not accept";
    } else if (!OpDefinitions.has(node.getOp())) {
      trouble = "is of a type that TensorFlow does not list";
    }
    if (trouble != null) {
      throw new GradientException(
          "the gradient function of "
              + signature.operator()
              + " built the node "
              + node.getName()
              + " ("
              + node.getOp()
              + "), which "
              + trouble);
    }
    return node;
  }

  private static boolean holdsFunction(AttrValue value) {
    return value.hasFunc() || value.getList().getFuncCount() > 0;
  }
}
