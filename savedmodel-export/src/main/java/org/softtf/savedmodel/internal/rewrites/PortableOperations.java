// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.Graph;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Writes what TensorFlow alone has for gradients in operations that converters know: fused
 * gradients and remainders of axes as arithmetic, by the formulas of TensorFlow's kernels, and
 * inverse permutations as scatters. {@link StaticIndices} comes before.
 *
 * <p>An {@code Identity} under the old name hands on the result. Functions stay as they are.
 */
public final class PortableOperations implements GraphRewrite {
  private static final String MOD = "Mod";
  private static final String INVERSE = "InvertPermutation";
  private static final String STITCH = "DynamicStitch";
  private static final String PRODUCT = "BatchMatMulV3";
  private static final Set<String> OTHERS = Set.of(INVERSE, STITCH, PRODUCT);

  /** A gradient of two inputs, in their order. */
  @FunctionalInterface
  private interface Formula {
    String of(Arithmetic f, String first, String second);
  }

  /** First the value and then its cotangent, or where the comment says so the other way round. */
  private static final Map<String, Formula> FORMULAS =
      Map.ofEntries(
          entry("TanhGrad", (f, y, dy) -> f.times(dy, f.minus(f.number(1), f.times(y, y)))),
          entry("SigmoidGrad", (f, y, dy) -> f.times(f.times(dy, y), f.minus(f.number(1), y))),
          entry("SqrtGrad", (f, y, dy) -> f.over(f.times(f.number(0.5f), dy), y)),
          entry(
              "RsqrtGrad",
              (f, y, dy) -> f.times(f.times(f.number(-0.5f), f.times(dy, y)), f.times(y, y))),
          entry("ReciprocalGrad", PortableOperations::ofReciprocal),
          entry("InvGrad", PortableOperations::ofReciprocal),
          // here the cotangent comes first, and the second is x
          entry(
              "SoftplusGrad", (f, dy, x) -> f.over(dy, f.plus(f.exp(f.negative(x)), f.number(1)))),
          entry("SoftsignGrad", PortableOperations::ofSoftsign),
          entry("ReluGrad", (f, dy, x) -> f.times(dy, f.indicator(f.greater(x, f.number(0))))),
          entry("Relu6Grad", PortableOperations::ofRelu6),
          // of axes, counted from the end
          entry(MOD, (f, a, b) -> f.minus(a, f.times(b, f.quotient(a, b)))),
          // the second is the value
          entry("EluGrad", PortableOperations::ofElu));

  private static String ofReciprocal(Arithmetic f, String y, String dy) {
    return f.times(f.negative(dy), f.times(y, y));
  }

  private static String ofSoftsign(Arithmetic f, String dy, String x) {
    String size = f.plus(f.number(1), f.absolute(x));
    return f.over(dy, f.times(size, size));
  }

  private static String ofRelu6(Arithmetic f, String dy, String x) {
    String above = f.indicator(f.greater(x, f.number(0)));
    String below = f.indicator(f.greater(f.number(6), x));
    return f.times(dy, f.times(above, below));
  }

  private static String ofElu(Arithmetic f, String dy, String y) {
    String negative = f.times(f.plus(y, f.number(1)), dy);
    return f.select(f.greater(f.number(0), y), negative, dy);
  }

  /** Whether operations of a type are written in others. */
  public static boolean rewrites(String type) {
    return FORMULAS.containsKey(type) || OTHERS.contains(type);
  }

  /** Whether there is nothing to do. */
  private static boolean isPortable(NodeDef node) {
    return formula(node) == null && !OTHERS.contains(node.getOp()) && !isGreatestOfDoubles(node);
  }

  /** tf2onnx may make a pool of it, which onnxruntime has for float32 only. */
  private static boolean isGreatestOfDoubles(NodeDef node) {
    return node.getOp().equals("Max") && node.getAttrOrThrow("T").getType() == DataType.DT_DOUBLE;
  }

  private static @Nullable Formula formula(NodeDef node) {
    boolean isFraction = node.getOp().equals(MOD) && !isInteger(node);
    return isFraction ? null : FORMULAS.get(node.getOp());
  }

  private static boolean isInteger(NodeDef node) {
    DataType type = node.getAttrOrThrow("T").getType();
    return type == DataType.DT_INT32 || type == DataType.DT_INT64;
  }

  @Override
  public GraphNodes apply(GraphNodes graph) {
    if (graph.all().stream().allMatch(PortableOperations::isPortable)) {
      return graph;
    }
    return NodeByNode.rewrite(graph, PortableOperations::add);
  }

  private static void add(NodeDef node, Graph shapes, FreeNames names, List<NodeDef> nodes) {
    Formula formula = formula(node);
    if (formula != null) {
      Arithmetic f = new Arithmetic(node, names, nodes);
      f.end(formula.of(f, node.getInput(0), node.getInput(1)));
    } else if (isGreatestOfDoubles(node)) {
      Arithmetic f = new Arithmetic(node, names, nodes);
      f.end(f.negative(f.least(f.negative(node.getInput(0)))));
    } else if (node.getOp().equals(INVERSE)) {
      IndexNodes.addInverse(node, names, nodes);
    } else if (node.getOp().equals(STITCH)) {
      IndexNodes.addStitch(node, shapes, names, nodes);
    } else {
      nodes.add(node.getOp().equals(PRODUCT) ? product(node) : node);
    }
  }

  /** TFLite knows the version before, whose matrices have one type. */
  private static NodeDef product(NodeDef node) {
    AttrValue type = node.getAttrOrThrow("Tout");
    if (!type.equals(node.getAttrOrThrow("Ta")) || !type.equals(node.getAttrOrThrow("Tb"))) {
      return node;
    }
    return node.toBuilder()
        .setOp("BatchMatMulV2")
        .removeAttr("Ta")
        .removeAttr("Tb")
        .removeAttr("Tout")
        .putAttr("T", type)
        .build();
  }
}
