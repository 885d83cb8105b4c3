// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.NodeCopier;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Leaves out of a copy what shapes decide, where they are known: most of a gradient's nodes look
 * after broadcasting that did not happen, and make it read values whose shapes alone matter.
 */
final class ShapeFolding {
  private final Graph graph;
  private final Ops tf;
  private final NodeCopier copier;

  /** The vectors of whole numbers that are known, by node and position. */
  private final Map<Output<?>, long[]> known = new HashMap<>();

  /** The constants that copies read, by type and numbers. */
  private final Map<List<?>, Operand<?>> constants = new HashMap<>();

  /**
   * @param graph holds the nodes
   * @param tf builds what takes their places
   */
  ShapeFolding(Graph graph, Ops tf, NodeCopier copier) {
    this.graph = graph;
    this.tf = tf;
    this.copier = copier;
  }

  /** Puts something in the place of a node; false if the node must be copied. */
  boolean replaces(NodeDef node) {
    return switch (node.getOp()) {
      case "Shape", "BroadcastGradientArgs", "Sum", "Reshape" ->
          replaces(Objects.requireNonNull(graph.operation(node.getName())), node);
      default -> false;
    };
  }

  private boolean replaces(GraphOperation operation, NodeDef node) {
    return switch (node.getOp()) {
      case "Shape" -> replacesShape(operation);
      case "BroadcastGradientArgs" -> replacesBroadcastAxes(operation);
      case "Sum" -> {
        long[] axes = known.get(operation.input(1));
        yield axes != null && axes.length == 0 && passes(operation, node);
      }
      case "Reshape" -> {
        long[] sizes = known.get(operation.input(1));
        yield sizes != null
            && Arrays.equals(sizes, sizes(operation.input(0)))
            && passes(operation, node);
      }
      default -> false;
    };
  }

  private static long @Nullable [] sizes(Output<?> output) {
    Shape shape = output.shape();
    return shape.hasUnknownDimension() ? null : shape.asArray();
  }

  /** The first input stands for the result. */
  private boolean passes(GraphOperation operation, NodeDef node) {
    Output<?> input = operation.input(0);
    copier.give(node.getName(), 0, copier.output(input.op().name(), input.index()));
    return true;
  }

  private boolean replacesShape(GraphOperation operation) {
    long[] sizes = sizes(operation.input(0));
    if (sizes == null) {
      return false;
    }
    put(operation.output(0), sizes);
    return true;
  }

  private void put(Output<?> output, long[] numbers) {
    known.put(output, numbers);
    DataType type = output.dataType();
    // as a rule nothing reads it that is not left out too
    copier.give(output.op().name(), output.index(), () -> constant(type, numbers));
  }

  private Operand<?> constant(DataType type, long... numbers) {
    List<?> key = List.of(type, Arrays.toString(numbers));
    Operand<?> made = constants.get(key);
    if (made == null) {
      made =
          type == DataType.DT_INT32
              ? tf.constant(LongStream.of(numbers).mapToInt(Math::toIntExact).toArray())
              : tf.constant(numbers);
      constants.put(key, made);
    }
    return made;
  }

  private boolean replacesBroadcastAxes(GraphOperation operation) {
    long[] first = known.get(operation.input(0));
    long[] second = known.get(operation.input(1));
    if (first == null || second == null) {
      return false;
    }
    put(operation.output(0), broadcastAxes(first, second));
    put(operation.output(1), broadcastAxes(second, first));
    return true;
  }

  /** The axes of the joint shape along which the first was repeated. */
  private static long[] broadcastAxes(long[] shape, long[] other) {
    int rank = Math.max(shape.length, other.length);
    List<Long> axes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int at = i - (rank - shape.length);
      int beside = i - (rank - other.length);
      if (at < 0 || (shape[at] == 1 && beside >= 0 && other[beside] != 1)) {
        axes.add((long) i);
      }
    }
    return axes.stream().mapToLong(Long::longValue).toArray();
  }
}
