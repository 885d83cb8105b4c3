// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Copies nodes into another graph, one after the other, and replaces their inputs. */
public final class NodeCopier {
  private final Scope scope;
  private final Map<String, List<? extends Operand<?>>> copies;
  private final boolean compiled;

  /** What stands for single outputs, by node and position. */
  private final Map<String, Supplier<? extends Operand<?>>> given = new HashMap<>();

  /**
   * Starts with the copies that there are.
   *
   * @param scope where to build
   * @param copies outputs by the name of the node they stand for; grows with each copy
   */
  public NodeCopier(Scope scope, Map<String, List<? extends Operand<?>>> copies) {
    this(scope, copies, false);
  }

  /**
   * As {@link #NodeCopier(Scope, Map)}, and says whether copies are marked for XLA.
   *
   * @param scope where to build
   * @param copies outputs by the name of the node they stand for; grows with each copy
   * @param compiled whether to mark them
   */
  public NodeCopier(Scope scope, Map<String, List<? extends Operand<?>>> copies, boolean compiled) {
    this.scope = scope;
    this.copies = copies;
    this.compiled = compiled;
  }

  /**
   * Tells whether two nodes of the type that look the same may give different results.
   *
   * @param node a node of the type
   * @return true for random draws, variables and the like
   */
  public static boolean isStateful(NodeDef node) {
    return OpDefinitions.of(node.getOp()).getIsStateful();
  }

  /**
   * Copies a node whose inputs were copied before, without what else it runs after.
   *
   * @param node the node
   */
  public void copy(NodeDef node) {
    copy(node, builder(node));
  }

  /**
   * Copies a node that runs after others, and where and after what the scope says.
   *
   * @param node the node
   * @param before what runs before it, beside its inputs
   * @return the copy
   */
  public Operation copyAfter(NodeDef node, Iterable<? extends Operation> before) {
    OperationBuilder builder = scope.apply(builder(node));
    before.forEach(builder::addControlInput);
    return copy(node, builder);
  }

  private OperationBuilder builder(NodeDef node) {
    return scope.env().opBuilder(node.getOp(), scope.makeOpName(lastPart(node.getName())), scope);
  }

  private Operation copy(NodeDef node, OperationBuilder builder) {
    OpDef definition = OpDefinitions.of(node.getOp());
    int next = 0;
    for (OpDef.ArgDef argument : definition.getInputArgList()) {
      int length = listLength(argument, node);
      if (length < 0) {
        builder.addInput(input(node, next++));
      } else {
        Output<?>[] list = new Output<?>[length];
        for (int i = 0; i < length; i++) {
          list[i] = input(node, next++);
        }
        builder.addInputList(list);
      }
    }
    Set<String> left = notSet(definition);
    node.getAttrMap()
        .forEach(
            (name, value) -> {
              if (!left.contains(name)) {
                builder.setAttr(name, value);
              }
            });
    if (!node.getDevice().isEmpty()) {
      builder.setDevice(node.getDevice());
    }
    if (compiled) {
      Compilation.mark(builder);
    }
    Operation copy = builder.build();
    List<Operand<?>> outputs = new ArrayList<>();
    for (int i = 0; i < copy.numOutputs(); i++) {
      outputs.add(copy.output(i));
    }
    copies.put(node.getName(), outputs);
    return copy;
  }

  /**
   * Puts an operand in the place of one output of a node, whether the node is copied or not.
   *
   * @param node the name of the node
   * @param index the position of the output
   * @param operand what copies read in its place
   */
  public void give(String node, int index, Operand<?> operand) {
    give(node, index, () -> operand);
  }

  /**
   * Puts an operand, which is made when a copy reads it, in the place of one output of a node.
   *
   * @param node the name of the node
   * @param index the position of the output
   * @param operand returns what copies read in its place; is asked by each of them
   */
  public void give(String node, int index, Supplier<? extends Operand<?>> operand) {
    given.put(node + ":" + index, operand);
  }

  /**
   * Returns an output of a copy, or what was given in its place.
   *
   * @param node the name of the node that was copied
   * @param index the position of the output
   * @return the output
   */
  public Operand<?> output(String node, int index) {
    Supplier<? extends Operand<?>> replacement =
        given.isEmpty() ? null : given.get(node + ":" + index);
    return replacement == null
        ? Objects.requireNonNull(copies.get(node), node).get(index)
        : replacement.get();
  }

  /**
   * Attributes that a copy is not given: those that follow from its inputs, because setting them
   * would take a sixth of its time, and those that mean nothing in another graph.
   */
  private static Set<String> notSet(OpDef definition) {
    Set<String> names = new HashSet<>();
    // names nodes of the graph that is copied, which the other graph does not have
    names.add("_class");
    for (OpDef.ArgDef argument : definition.getInputArgList()) {
      names.add(argument.getTypeAttr());
      names.add(argument.getNumberAttr());
      names.add(argument.getTypeListAttr());
    }
    return names;
  }

  /**
   * Returns how many tensors an input or a result of a node has.
   *
   * @param argument the input or the result
   * @param node the node
   * @return the length of a list, 1 for a single tensor
   */
  static int length(OpDef.ArgDef argument, NodeDef node) {
    int length = listLength(argument, node);
    return length < 0 ? 1 : length;
  }

  /** The length of a list argument, or -1 if the argument is a single tensor. */
  private static int listLength(OpDef.ArgDef argument, NodeDef node) {
    if (!argument.getNumberAttr().isEmpty()) {
      return (int) node.getAttrOrThrow(argument.getNumberAttr()).getI();
    }
    if (!argument.getTypeListAttr().isEmpty()) {
      return node.getAttrOrThrow(argument.getTypeListAttr()).getList().getTypeCount();
    }
    return -1;
  }

  private Output<?> input(NodeDef node, int position) {
    String name = node.getInput(position);
    int colon = name.indexOf(':');
    return colon < 0
        ? output(name, 0).asOutput()
        : output(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1))).asOutput();
  }

  /**
   * Returns a node's name without the scopes that it is in.
   *
   * @param name the whole name
   * @return what follows the last slash
   */
  public static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
