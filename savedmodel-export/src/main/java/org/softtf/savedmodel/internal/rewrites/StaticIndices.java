// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.softtf.gradients.internal.SmallSession;
import org.softtf.savedmodel.internal.graph.Constants;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Writes what static shapes decide as constants: the shapes themselves, and the whole numbers and
 * truths that are computed from them and from constants alone, such as the axes of a broadcast.
 *
 * <p>TensorFlow computes them, in a graph that holds nothing else. A constant takes the place of a
 * node of one output; a node of several stays, unread. Functions stay as they are.
 */
public final class StaticIndices implements GraphRewrite {
  private static final Set<DataType> TYPES =
      Set.of(DataType.DT_INT32, DataType.DT_INT64, DataType.DT_BOOL);

  private static final String CONSTANT = "Const";
  private static final String RANK = "Rank";
  private static final Set<String> OF_SHAPES = Set.of("Shape", "ShapeN", "Size", RANK);

  /** What gradients and operators make indices of. */
  private static final Set<String> COMPUTED =
      Set.of(
          "Add",
          "AddV2",
          "BroadcastGradientArgs",
          "Cast",
          "ConcatV2",
          "DynamicStitch",
          "Equal",
          "ExpandDims",
          "Fill",
          "FloorDiv",
          "FloorMod",
          "GatherV2",
          "Greater",
          "InvertPermutation",
          "Less",
          "LogicalAnd",
          "LogicalOr",
          "Maximum",
          "Minimum",
          "Mod",
          "Mul",
          "Neg",
          "OnesLike",
          "Pack",
          "Prod",
          "Range",
          "Reshape",
          "SelectV2",
          "Slice",
          "StridedSlice",
          "Sub",
          "Sum",
          "Unpack",
          "ZerosLike");

  /** More would make the file large. */
  private static final long MOST_NUMBERS = 1024;

  @Override
  public GraphNodes apply(GraphNodes graph) {
    try (Graph shapes = new Graph()) {
      shapes.importGraphDef(graph.toGraphDef());
      Run run = new Run(graph, shapes);
      graph.all().forEach(run::visit);
      run.compute();
      return run.rewritten();
    }
  }

  /** One graph. */
  private static final class Run {
    private final GraphNodes graph;
    private final Graph shapes;
    private final FreeNames names;

    /** The nodes whose outputs are known. */
    private final Set<String> known = new HashSet<>();

    /** Constants, and what is to be computed from them. */
    private final List<NodeDef> small = new ArrayList<>();

    private final List<Output<?>> computed = new ArrayList<>();

    /** Constants by the tensors that they take the place of. */
    private final Map<String, NodeDef> constants = new HashMap<>();

    Run(GraphNodes graph, Graph shapes) {
      this.graph = graph;
      this.shapes = shapes;
      this.names = new FreeNames(graph.all(), List.of());
    }

    /** Takes a node, after those that it reads. */
    void visit(NodeDef node) {
      Operation operation = shapes.operation(node.getName());
      List<Output<?>> outputs = new ArrayList<>();
      IntStream.range(0, operation.numOutputs()).forEach(i -> outputs.add(operation.output(i)));
      if (!outputs.stream().allMatch(output -> TYPES.contains(output.dataType()))) {
        return;
      }
      if (node.getInputList().stream().anyMatch(input -> input.startsWith("^"))) {
        return; // it waits for a check
      }
      if (node.getOp().equals(CONSTANT)) {
        add(node);
      } else if (OF_SHAPES.contains(node.getOp())) {
        List<Shape> described = node.getInputList().stream().map(this::shape).toList();
        boolean isRank = node.getOp().equals(RANK);
        if (described.stream().allMatch(shape -> isRank ? !shape.isUnknown() : isStatic(shape))) {
          for (int i = 0; i < outputs.size(); i++) {
            constants.put(name(outputs.get(i)), ofShape(node, outputs.get(i), described.get(i)));
          }
          outputs.forEach(output -> small.add(constants.get(name(output))));
          known.add(node.getName());
        }
      } else if (COMPUTED.contains(node.getOp())
          && outputs.stream().allMatch(output -> isSmall(output.shape()))
          && node.getInputList().stream().allMatch(this::isKnown)) {
        add(reading(node));
        computed.addAll(outputs);
      }
    }

    private void add(NodeDef node) {
      small.add(node.toBuilder().removeAttr("_class").build()); // it may be beside another node
      known.add(node.getName());
    }

    private boolean isKnown(String input) {
      return known.contains(GraphNodes.producer(input));
    }

    private Shape shape(String tensor) {
      return GraphNodes.output(shapes, tensor).shape();
    }

    private static boolean isStatic(Shape shape) {
      return !shape.isUnknown() && !shape.hasUnknownDimension();
    }

    /** The size of a vector may be known only once it is computed. */
    private static boolean isSmall(Shape shape) {
      return !isStatic(shape) || shape.size() <= MOST_NUMBERS;
    }

    private static String name(Output<?> output) {
      return output.op().name() + ":" + output.index();
    }

    private NodeDef ofShape(NodeDef node, Output<?> output, Shape shape) {
      String name = nameOfConstant(output);
      return switch (node.getOp()) {
        case RANK -> Constants.scalar(name, output.dataType(), shape.numDimensions());
        case "Size" -> Constants.scalar(name, output.dataType(), shape.size());
        default -> Constants.vector(name, output.dataType(), shape.asArray());
      };
    }

    private String nameOfConstant(Output<?> output) {
      String node = output.op().name();
      return output.op().numOutputs() == 1 ? node : names.free(node + "/" + output.index());
    }

    void compute() {
      if (computed.isEmpty()) {
        return;
      }
      try (Graph alone = new Graph()) {
        alone.importGraphDef(graph.withNodes(small).withFunctions(List.of()).toGraphDef());
        try (Session session = SmallSession.open(alone)) {
          Session.Runner runner = session.runner();
          computed.forEach(output -> runner.fetch(output.op().name(), output.index()));
          try (Result result = runner.run()) {
            for (int i = 0; i < computed.size(); i++) {
              Tensor value = result.get(i);
              if (isSmall(value.shape())) {
                Output<?> output = computed.get(i);
                constants.put(name(output), Constants.of(nameOfConstant(output), value));
              }
            }
          }
        }
      }
    }

    GraphNodes rewritten() {
      List<NodeDef> nodes = new ArrayList<>();
      for (NodeDef node : graph.all()) {
        boolean isReplaced = false;
        for (int i = 0; i < shapes.operation(node.getName()).numOutputs(); i++) {
          NodeDef constant = constants.get(node.getName() + ":" + i);
          if (constant != null) {
            nodes.add(constant);
            isReplaced |= constant.getName().equals(node.getName());
          }
        }
        if (!isReplaced) {
          nodes.add(reading(node));
        }
      }
      return graph.withNodes(nodes);
    }

    /** The node, with constants in the place of what it reads of others. */
    private NodeDef reading(NodeDef node) {
      NodeDef.Builder reading = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        String input = node.getInput(i);
        NodeDef constant =
            constants.get(GraphNodes.producer(input) + ":" + GraphNodes.outputNumber(input));
        if (constant != null && !input.startsWith("^")) {
          reading.setInput(i, constant.getName());
        }
      }
      return reading.build();
    }
  }
}
