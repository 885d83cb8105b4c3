// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Writes solutions of small linear systems as arithmetic, which converters know: each step of an
 * elimination as nodes of its own, where the size of the matrix is static. A matrix that has no
 * inverse gives NaN or ∞, not an error. Functions stay as they are.
 */
public final class SmallSystems implements GraphRewrite {
  static final String SOLVE = "MatrixSolve";
  static final String FACTOR = "Cholesky";
  static final String TRIANGULAR = "MatrixTriangularSolve";

  /** The logarithm stands beside them in the same loops. */
  static final String LOGARITHM = "Log1p";

  static final Set<String> TYPES = Set.of(SOLVE, FACTOR, TRIANGULAR, LOGARITHM);

  /** A step is some ten nodes. */
  private static final long LARGEST = 16;

  @Override
  public GraphNodes apply(GraphNodes graph) {
    if (graph.all().stream().noneMatch(node -> TYPES.contains(node.getOp()))) {
      return graph;
    }
    return NodeByNode.rewrite(graph, SmallSystems::add);
  }

  private static void add(NodeDef node, Graph shapes, FreeNames names, List<NodeDef> nodes) {
    if (isSmall(node, shapes)) {
      boolean isDouble = node.getAttrOrThrow("T").getType() == DataType.DT_DOUBLE;
      nodes.addAll(
          isDouble
              ? written(node, shapes, names, TFloat64.class)
              : written(node, shapes, names, TFloat32.class));
    } else {
      nodes.add(node);
    }
  }

  private static boolean isSmall(NodeDef node, Graph shapes) {
    if (!TYPES.contains(node.getOp())) {
      return false;
    }
    DataType type = node.getAttrOrThrow("T").getType();
    if (type != DataType.DT_DOUBLE && type != DataType.DT_FLOAT) {
      return false;
    }
    if (node.getOp().equals(LOGARITHM)) {
      return true;
    }
    if (node.getOp().equals(TRIANGULAR) && !node.getAttrOrThrow("lower").getB()) {
      return false;
    }
    Shape matrix = GraphNodes.output(shapes, node.getInput(0)).shape();
    return !matrix.isUnknown()
        && matrix.get(-1) > 0
        && matrix.get(-1) <= LARGEST
        && (node.getInputCount() == 1
            || GraphNodes.output(shapes, node.getInput(1)).shape().numDimensions()
                == matrix.numDimensions());
  }

  private static <T extends TFloating> List<NodeDef> written(
      NodeDef node, Graph shapes, FreeNames names, Class<T> type) {
    try (Graph parts = new Graph()) {
      Ops tf = Ops.create(parts);
      Map<String, String> inputs = new HashMap<>();
      List<Operand<T>> operands = new ArrayList<>();
      for (String input : node.getInputList()) {
        if (!input.startsWith("^")) {
          Placeholder<T> operand =
              tf.placeholder(type, Placeholder.shape(GraphNodes.output(shapes, input).shape()));
          operands.add(operand);
          inputs.put(operand.op().name(), input);
        }
      }
      Operand<T> result = result(new Elimination<>(tf, type), node, operands);
      List<NodeDef> nodes = new ArrayList<>();
      for (NodeDef part : parts.toGraphDef().getNodeList()) {
        if (!inputs.containsKey(part.getName())) {
          String name = names.free(node.getName() + "/" + part.getName());
          NodeDef.Builder copy = part.toBuilder().setName(name).clearInput();
          part.getInputList().forEach(input -> copy.addInput(inputs.get(input)));
          inputs.put(part.getName(), name);
          nodes.add(copy.build());
        }
      }
      Arithmetic end = new Arithmetic(node, names, nodes);
      end.end(Objects.requireNonNull(inputs.get(result.op().name())));
      return nodes;
    }
  }

  private static <T extends TFloating> Operand<T> result(
      Elimination<T> f, NodeDef node, List<Operand<T>> operands) {
    return switch (node.getOp()) {
      case SOLVE -> {
        Operand<T> matrix = operands.get(0);
        boolean adjoint = node.getAttrOrThrow("adjoint").getB();
        yield f.solve(adjoint ? f.transposed(matrix) : matrix, operands.get(1));
      }
      case FACTOR -> f.factor(operands.get(0));
      case TRIANGULAR ->
          f.triangular(operands.get(0), operands.get(1), node.getAttrOrThrow("adjoint").getB());
      default -> f.logarithm(operands.get(0));
    };
  }
}
