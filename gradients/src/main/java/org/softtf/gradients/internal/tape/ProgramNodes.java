// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.softtf.gradients.internal.NodeCopier;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The nodes between some operands of a graph and others, to be copied into another graph. */
final class ProgramNodes {
  private final List<NodeDef> nodes;
  private final List<Place> arguments;
  private final List<Place> results;

  /** The functions that the nodes call, in a graph without nodes. */
  private final GraphDef functions;

  /** An output by the name of its node: a graph that is closed forgets it. */
  private record Place(String node, int index) {
    static Place of(Operand<?> operand) {
      return new Place(operand.op().name(), operand.asOutput().index());
    }
  }

  /**
   * Takes the nodes out of their graph, which may be closed then.
   *
   * @param names the names of the nodes
   * @param arguments what the nodes read from outside
   * @param results what they compute
   */
  ProgramNodes(
      Graph graph, Set<String> names, List<Output<?>> arguments, List<Operand<?>> results) {
    GraphDef all = graph.toGraphDef();
    this.nodes = all.getNodeList().stream().filter(node -> names.contains(node.getName())).toList();
    this.functions = all.toBuilder().clearNode().build();
    this.arguments = arguments.stream().map(Place::of).toList();
    this.results = results.stream().map(Place::of).toList();
  }

  /**
   * Copies the nodes.
   *
   * @param operands what to put in the place of the arguments
   * @return the results
   */
  List<Output<?>> copyTo(Ops tf, List<Output<?>> operands) {
    if (functions.getLibrary().getFunctionCount() > 0) {
      ((Graph) tf.scope().env()).importGraphDef(functions);
    }
    NodeCopier copier = new NodeCopier(tf.scope(), new HashMap<>());
    for (int i = 0; i < arguments.size(); i++) {
      copier.give(arguments.get(i).node(), arguments.get(i).index(), operands.get(i));
    }
    nodes.forEach(copier::copy);
    List<Output<?>> outputs = new ArrayList<>();
    for (Place result : results) {
      outputs.add(copier.output(result.node(), result.index()).asOutput());
    }
    return outputs;
  }
}
