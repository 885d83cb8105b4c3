package org.softtf.gradients;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OpDefinitions;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Builds copies of nodes in another graph, in their own order, with their inputs replaced. */
final class NodeCopier {
  private static final Set<String> LOOP =
      Set.of("Enter", "Exit", "Merge", "Switch", "NextIteration", "LoopCond");

  private final Scope scope;
  private final Map<String, List<? extends Operand<?>>> copies;

  /**
   * @param copies outputs by the name of the node they stand for; grows with each copy
   */
  NodeCopier(Scope scope, Map<String, List<? extends Operand<?>>> copies) {
    this.scope = scope;
    this.copies = copies;
  }

  /** Refuses what cannot be copied into a graph under construction. */
  static NodeDef requireCopyable(NodeDef node, Carrier.Signature signature) {
    @Nullable String trouble = null;
    if (node.getInputList().stream().anyMatch(input -> input.startsWith("^"))) {
      trouble = "has control dependencies, which TensorFlow's gradient builder loses or crashes on";
    } else if (!signature.functions()
        && node.getAttrMap().values().stream().anyMatch(NodeCopier::holdsFunction)) {
      trouble =
          "calls a function, which cannot be added while gradients are built; let the forward"
              + " function call announceFunctionsOfGradient()";
    } else if (LOOP.contains(node.getOp())) {
      trouble = "is part of a loop, which cannot be added while gradients are built; unroll it";
    } else if (node.getOp().equals("Placeholder")) {
      trouble = "is a placeholder that nobody could feed";
    } else if (!Scope.isValidOpName(lastPart(node.getName()))) {
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

  /** Whether two nodes of the type are two things though they look the same. */
  static boolean isStateful(NodeDef node) {
    return OpDefinitions.of(node.getOp()).getIsStateful();
  }

  private static boolean holdsFunction(AttrValue value) {
    return value.hasFunc() || value.getList().getFuncCount() > 0;
  }

  void copy(NodeDef node) {
    OpDef definition = OpDefinitions.of(node.getOp());
    OperationBuilder builder =
        scope.env().opBuilder(node.getOp(), scope.makeOpName(lastPart(node.getName())), scope);
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
    Operation copy = builder.build();
    List<Operand<?>> outputs = new ArrayList<>();
    for (int i = 0; i < copy.numOutputs(); i++) {
      outputs.add(copy.output(i));
    }
    copies.put(node.getName(), outputs);
  }

  Operand<?> output(String node, int index) {
    return Objects.requireNonNull(copies.get(node), node).get(index);
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

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
