// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import org.softtf.savedmodel.internal.graph.Attributes;
import org.tensorflow.proto.NodeDef;

/** Recognises the nodes that are variables. */
public final class VariableNodes {
  /** What {@code tf.variable} makes: the node is the variable and gives its value. */
  public static final String REFERENCE = "VariableV2";

  /** What {@code tf.varHandleOp} makes: the node is a handle, and other nodes read the value. */
  public static final String RESOURCE = "VarHandleOp";

  /** The node that gives the value behind a handle. */
  public static final String READ = "ReadVariableOp";

  private VariableNodes() {}

  /** Whether a node is a variable that can be exported. */
  public static boolean isVariable(NodeDef node) {
    return node.getOp().equals(REFERENCE) || node.getOp().equals(RESOURCE);
  }

  /** The name under which the runtime keeps a variable's state. */
  public static String stateName(NodeDef variable) {
    String shared = Attributes.of(variable, "shared_name").getS().toStringUtf8();
    return shared.isEmpty() ? variable.getName() : shared;
  }
}
