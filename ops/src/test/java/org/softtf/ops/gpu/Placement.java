// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.softtf.gradients.internal.FunctionBody;
import org.softtf.gradients.internal.OpDefinitions;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Where TensorFlow runs the nodes of a graph on a machine with a GPU, by the kernels that it has,
 * and what it copies between the memories. Inputs of the graph and constants are taken to be where
 * they are needed.
 */
final class Placement {
  private static final Set<String> ANYWHERE = Set.of("Placeholder", "Const", "NoOp");
  private static final Set<String> LOOPS = Set.of("While", "StatelessWhile");
  private static final Set<DataType> HOST_TYPES = Set.of(DataType.DT_INT32, DataType.DT_STRING);

  /** Functions that were looked at: those of loops come again and again. */
  private static final Map<String, Placement> OF_FUNCTIONS = new HashMap<>();

  private final int rows;
  private final int length;
  private final Traffic once;
  private final Traffic eachStep;
  private final Set<String> withoutKernel = new TreeSet<>();
  private final Set<String> stuckInLoops = new TreeSet<>();

  private Placement(int rows, int length) {
    this.rows = rows;
    this.length = length;
    once = new Traffic(rows, length);
    eachStep = new Traffic(rows, length);
  }

  /**
   * Finds out.
   *
   * @param graph the graph
   * @param definition the same, which takes a while to make
   * @param wanted what a run computes
   * @param rows how many rows it is built for
   * @param length how long they are
   */
  static Placement of(
      Graph graph, GraphDef definition, List<Operand<?>> wanted, int rows, int length) {
    Placement placement = new Placement(rows, length);
    placement.new Walk(graph, definition, wanted).visit(Map.of());
    return placement;
  }

  /**
   * The operations in loops that have no kernel for a GPU: TensorFlow runs a loop on one device, so
   * one with such an operation cannot run.
   */
  Set<String> stuckInLoops() {
    return stuckInLoops;
  }

  /** Those that have no kernel for a GPU, and run on the CPU. */
  Set<String> withoutKernel() {
    return withoutKernel;
  }

  /** What a run does once, loops aside. */
  Traffic once() {
    return once;
  }

  /** What each step of each loop does. */
  Traffic eachStep() {
    return eachStep;
  }

  private enum Memory {
    HOST,
    GPU,
    EITHER
  }

  /** One graph, or the body of a function built as one. */
  private final class Walk {
    private final Graph graph;
    private final GraphDef definition;
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Set<String> needed = new HashSet<>();
    private final Map<String, Memory> memories = new HashMap<>();
    private final Set<String> copied = new HashSet<>();

    /** Nodes that compute with axes, of which TensorFlow does not know how many there are. */
    private final Set<String> ofAxes = new HashSet<>();

    Walk(Graph graph, GraphDef definition, List<? extends Operand<?>> wanted) {
      this.graph = graph;
      this.definition = definition;
      definition.getNodeList().forEach(node -> nodes.put(node.getName(), node));
      Deque<String> open = new ArrayDeque<>();
      wanted.forEach(operand -> open.add(operand.op().name()));
      while (!open.isEmpty()) {
        String name = open.remove();
        if (needed.add(name)) {
          nodes
              .get(name)
              .getInputList()
              .forEach(input -> open.add(input.replaceAll("^\\^|:.*", "")));
        }
      }
    }

    /** Follows the nodes in their order: what a node reads stands before it. */
    void visit(Map<String, Memory> given) {
      for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); ) {
        GraphOperation operation = all.next();
        if (given.containsKey(operation.name())) {
          memories.put(operation.name() + ":0", given.get(operation.name()));
        } else if (needed.contains(operation.name())) {
          visit(operation, nodes.get(operation.name()));
        }
      }
    }

    private void visit(GraphOperation operation, NodeDef node) {
      Optional<GpuKernels.Kernel> kernel = GpuKernels.of(node);
      List<String> inputs =
          node.getInputList().stream()
              .filter(name -> !name.startsWith("^"))
              .map(name -> name.contains(":") ? name : name + ":0")
              .toList();
      if (node.getOp().equals("BroadcastGradientArgs")
          || (operation.numOutputs() == 1
              && numbers(operation.output(0)) < 0
              && inputs.stream().anyMatch(input -> ofAxes.contains(output(input).op().name())))) {
        ofAxes.add(operation.name());
      }
      List<Memory> wanted = memories(node, false, inputs.size(), kernel);
      List<Memory> given = memories(node, true, operation.numOutputs(), kernel);
      boolean hostWork = false;
      for (int i = 0; i < inputs.size(); i++) {
        need(inputs.get(i), wanted.get(i));
        hostWork |= wanted.get(i) == Memory.HOST && once.isData(numbers(output(inputs.get(i))));
      }
      for (int i = 0; i < given.size(); i++) {
        memories.put(operation.name() + ":" + i, given.get(i));
        hostWork |= given.get(i) == Memory.HOST && once.isData(numbers(operation.output(i)));
      }
      boolean calls = descend(node, inputs);
      if (hostWork && !calls && !ANYWHERE.contains(node.getOp())) {
        once.operation(node.getOp());
      }
      if (kernel.isEmpty()) {
        withoutKernel.add(node.getOp());
      }
    }

    private void need(String tensor, Memory wanted) {
      Memory is = memories.get(tensor);
      if (is != wanted
          && is != Memory.EITHER
          && wanted != Memory.EITHER
          && copied.add(tensor + wanted)) {
        once.copy(numbers(output(tensor)), wanted == Memory.HOST);
      }
    }

    private Output<?> output(String tensor) {
      int colon = tensor.lastIndexOf(':');
      int index = Integer.parseInt(tensor.substring(colon + 1));
      return graph.operation(tensor.substring(0, colon)).output(index);
    }

    private long numbers(Operand<?> output) {
      return ofAxes.contains(output.op().name())
          ? 0
          : output.shape().isUnknown() || output.shape().hasUnknownDimension()
              ? -1
              : output.shape().size();
    }

    /** Where a node's inputs have to be, or where its outputs are. */
    private List<Memory> memories(
        NodeDef node, boolean outputs, int count, Optional<GpuKernels.Kernel> kernel) {
      OpDef operation = OpDefinitions.of(node.getOp());
      List<Memory> memories = new ArrayList<>();
      for (OpDef.ArgDef argument :
          outputs ? operation.getOutputArgList() : operation.getInputArgList()) {
        for (DataType type : types(argument, node)) {
          memories.add(
              ANYWHERE.contains(node.getOp()) && !HOST_TYPES.contains(type)
                  ? Memory.EITHER
                  : kernel.isEmpty()
                          || (LOOPS.contains(node.getOp()) && HOST_TYPES.contains(type))
                          || kernel.get().host().contains(argument.getName())
                      ? Memory.HOST
                      : Memory.GPU);
        }
      }
      if (memories.size() != count) {
        throw new AssertionError(node.getOp() + " has " + count + " of " + memories);
      }
      return memories;
    }

    /** Walks through what a node calls; says whether it calls something. */
    private boolean descend(NodeDef node, List<String> inputs) {
      boolean loop = LOOPS.contains(node.getOp());
      boolean any = false;
      for (AttrValue value : node.getAttrMap().values()) {
        if (value.hasFunc()) {
          int skipped = node.getOp().endsWith("If") ? 1 : 0;
          function(value.getFunc().getName(), inputs.subList(skipped, inputs.size()), loop);
          any = true;
        }
      }
      return any;
    }

    private void function(String name, List<String> inputs, boolean loop) {
      List<Output<?>> passed = inputs.stream().<Output<?>>map(this::output).toList();
      String key = name + passed.stream().map(Output::shape).toList() + rows + length;
      Placement body = OF_FUNCTIONS.get(key);
      if (body == null) {
        body = body(name, passed);
        OF_FUNCTIONS.put(key, body);
      }
      (loop ? eachStep : once).add(body.once);
      eachStep.add(body.eachStep);
      stuckInLoops.addAll(body.stuckInLoops);
      (loop ? stuckInLoops : withoutKernel).addAll(body.withoutKernel);
    }

    private Placement body(String name, List<Output<?>> passed) {
      Placement placement = new Placement(rows, length);
      FunctionDefLibrary library = definition.getLibrary();
      try (Graph body = new Graph()) {
        body.importGraphDef(
            GraphDef.newBuilder()
                .setVersions(definition.getVersions())
                .setLibrary(library)
                .build());
        Ops tf = Ops.create(body);
        List<Operand<?>> arguments = new ArrayList<>();
        Map<String, Memory> given = new HashMap<>();
        for (Output<?> output : passed) {
          Placeholder<?> argument =
              tf.placeholder(output.type(), Placeholder.shape(output.shape()));
          arguments.add(argument);
          given.put(argument.op().name(), byType(output));
        }
        List<Output<?>> results = FunctionBody.of(name, library).build(tf, arguments);
        Walk walk = placement.new Walk(body, body.toGraphDef(), results);
        walk.visit(given);
        for (Output<?> result : results) {
          walk.need(result.op().name() + ":" + result.index(), byType(result));
        }
      }
      return placement;
    }

    /** A function's integers are in host memory, all else is not. */
    private static Memory byType(Output<?> output) {
      return HOST_TYPES.contains(output.dataType()) ? Memory.HOST : Memory.GPU;
    }

    private static List<DataType> types(OpDef.ArgDef argument, NodeDef node) {
      if (!argument.getTypeListAttr().isEmpty()) {
        return node.getAttrOrThrow(argument.getTypeListAttr()).getList().getTypeList();
      }
      DataType type =
          argument.getTypeAttr().isEmpty()
              ? argument.getType()
              : node.getAttrOrThrow(argument.getTypeAttr()).getType();
      int count =
          argument.getNumberAttr().isEmpty()
              ? 1
              : (int) node.getAttrOrThrow(argument.getNumberAttr()).getI();
      return java.util.Collections.nCopies(count, type);
    }
  }
}
