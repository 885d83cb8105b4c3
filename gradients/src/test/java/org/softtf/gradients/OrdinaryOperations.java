// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.softtf.gradients.RawOperations.set;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.proto.DataType;

/** A use of each type of operation that has a gradient in TensorFlow's C++ library. */
final class OrdinaryOperations {
  /** Builds an operation and returns its results. */
  interface Use extends Function<RawOperations, List<Operand<?>>> {}

  private static final String VALID = "VALID";

  private static final String STATE = "holds or reads state that lives in one session's run";
  private static final String NO_FLOAT = "has whole numbers or booleans as results";
  private static final String NO_INPUT = "has no floating input";

  /** Why a type has no use here. */
  static final Map<String, String> EXCEPTIONS = new TreeMap<>();

  private OrdinaryOperations() {}

  static {
    for (String type :
        List.of(
            "DeleteSessionTensor",
            "GetSessionHandle",
            "GetSessionHandleV2",
            "GetSessionTensor",
            "QueueClose",
            "QueueDequeue",
            "QueueDequeueMany",
            "QueueDequeueUpTo",
            "QueueEnqueue",
            "QueueEnqueueMany",
            "QueueSize",
            "Stack",
            "StackClose",
            "StackPop",
            "StackPush",
            "RefIdentity")) {
      EXCEPTIONS.put(type, STATE);
    }
    for (String type :
        List.of(
            "ApproximateEqual",
            "EditDistance",
            "Equal",
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual",
            "NonMaxSuppression",
            "NonMaxSuppressionV2",
            "NonMaxSuppressionV3",
            "NotEqual",
            "Rank",
            "Shape",
            "ShapeN",
            "Size")) {
      EXCEPTIONS.put(type, NO_FLOAT);
    }
    for (String type :
        List.of(
            "BroadcastGradientArgs",
            "ConcatOffset",
            "Const",
            "InvertPermutation",
            "LogicalAnd",
            "LogicalNot",
            "LogicalOr",
            "ReadVariableOp")) {
      EXCEPTIONS.put(type, NO_INPUT);
    }
    for (String type : List.of("DynamicStitch", "ParallelDynamicStitch")) {
      EXCEPTIONS.put(type, "is refused by eager sessions, without a tape too");
    }
    EXCEPTIONS.put("QuantizeAndDequantize", "was removed from TensorFlow");
    EXCEPTIONS.put(
        "QuantizeAndDequantizeV4",
        "has a gradient that TensorFlow fails to build, whatever the types");
    EXCEPTIONS.put("PartitionedCall", "FunctionCallsTest has it");
    EXCEPTIONS.put("StatefulPartitionedCall", "FunctionCallsTest has it");
  }

  static Map<String, Use> uses() {
    Map<String, Use> uses = new TreeMap<>();
    for (String type :
        ("Abs Acos Asin Asinh Atan Atanh Cos Cosh Elu Erf Erfinv Exp Expm1 Floor Identity Inv"
                + " L2Loss LeakyRelu Lgamma Log Log1p LogSoftmax Ndtri Neg Reciprocal Relu Relu6 Rsqrt"
                + " Selu Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Square StopGradient Tan"
                + " Tanh ZerosLike")
            .split(" ", -1)) {
      uses.put(type, r -> r.op(type, r.x(2, 3)));
    }
    for (String type :
        "Add AddV2 Div DivNoNan Maximum Minimum Mul Pow RealDiv SquaredDifference Sub"
            .split(" ", -1)) {
      uses.put(type, r -> r.op(type, r.x(2, 3), r.x(3)));
    }
    for (String type : List.of("Max", "Mean", "Min", "Prod", "Sum")) {
      uses.put(type, r -> r.op(type, r.x(2, 3), r.ints(1), set("keep_dims", false)));
    }
    uses.put("Acosh", r -> r.op("Acosh", r.one("AddV2", r.x(3), r.number(1))));
    // TensorFlow's gradient of it does not sum over what was broadcast
    uses.put("Atan2", r -> r.op("Atan2", r.x(3), r.x(3)));
    uses.put("AddN", r -> r.op("AddN", List.of(r.x(3), r.x(3), r.x(3))));
    putComplex(uses);
    putMatrices(uses);
    putShapes(uses);
    putSelections(uses);
    putImages(uses);
    putRest(uses);
    return uses;
  }

  /** In float32, the only type that TensorFlow's gradients of these take. */
  private static void putComplex(Map<String, Use> uses) {
    for (String type : List.of("Angle", "Imag", "Real")) {
      uses.put(
          type,
          r ->
              r.op(
                  type,
                  r.one("Complex", r.x32(3), r.x32(3), set("Tout", DataType.DT_COMPLEX64)),
                  set("Tout", DataType.DT_FLOAT)));
    }
    uses.put("Complex", uses.get("Imag"));
    uses.put(
        "Conj",
        r ->
            r.op(
                "Imag",
                r.one(
                    "Conj",
                    r.one("Complex", r.x32(3), r.x32(3), set("Tout", DataType.DT_COMPLEX64))),
                set("Tout", DataType.DT_FLOAT)));
  }

  private static void putMatrices(Map<String, Use> uses) {
    uses.put("MatMul", r -> r.op("MatMul", r.x(2, 3), r.x(4, 3), set("transpose_b", true)));
    for (String type : List.of("BatchMatMul", "BatchMatMulV2")) {
      uses.put(type, r -> r.op(type, r.x(2, 2, 3), r.x(2, 3, 2)));
    }
    uses.put(
        "BatchMatMulV3",
        r -> r.op("BatchMatMulV3", r.x(2, 2, 3), r.x(3, 2), set("Tout", DataType.DT_DOUBLE)));
    uses.put("Diag", r -> r.op("Diag", r.x(3)));
    uses.put("DiagPart", r -> r.op("DiagPart", r.x(3, 3)));
    uses.put(
        "Einsum", r -> r.op("Einsum", List.of(r.x(2, 3), r.x(3, 4)), set("equation", "ij,jk->ik")));
    uses.put("MatrixBandPart", r -> r.op("MatrixBandPart", r.x(3, 3), r.index(1), r.index(0)));
    uses.put("MatrixDiag", r -> r.op("MatrixDiag", r.x(2, 3)));
  }

  private static void putShapes(Map<String, Use> uses) {
    uses.put("BroadcastTo", r -> r.op("BroadcastTo", r.x(3), r.ints(2, 3)));
    uses.put("ConcatV2", r -> r.op("ConcatV2", List.of(r.x(2, 1), r.x(2, 2)), r.index(1)));
    uses.put("ExpandDims", r -> r.op("ExpandDims", r.x(3), r.index(0)));
    uses.put("Fill", r -> r.op("Fill", r.ints(2, 2), r.x()));
    uses.put("MirrorPad", r -> r.op("MirrorPad", r.x(3), r.pairs(1, 1), set("mode", "REFLECT")));
    uses.put(
        "MirrorPadGrad", r -> r.op("MirrorPadGrad", r.x(5), r.pairs(1, 1), set("mode", "REFLECT")));
    uses.put("Pack", r -> r.op("Pack", List.of(r.x(3), r.x(3)), set("axis", 1)));
    uses.put("Pad", r -> r.op("Pad", r.x(3), r.pairs(1, 2)));
    uses.put("PadV2", r -> r.op("PadV2", r.x(3), r.pairs(1, 2), r.x()));
    uses.put("Reshape", r -> r.op("Reshape", r.x(2, 3), r.ints(3, 2)));
    uses.put(
        "ReverseSequence",
        r -> r.op("ReverseSequence", r.x(2, 3), r.ints(2, 3), set("seq_dim", 1)));
    uses.put("ReverseV2", r -> r.op("ReverseV2", r.x(2, 3), r.ints(1)));
    uses.put("Roll", r -> r.op("Roll", r.x(2, 3), r.ints(1), r.ints(1)));
    uses.put("Slice", r -> r.op("Slice", r.x(2, 3), r.ints(0, 1), r.ints(2, 2)));
    uses.put("Split", r -> r.op("Split", r.index(1), r.x(2, 4), set("num_split", 2)));
    uses.put(
        "SplitV", r -> r.op("SplitV", r.x(2, 4), r.ints(1, 3), r.index(1), set("num_split", 2)));
    uses.put("Squeeze", r -> r.op("Squeeze", r.x(2, 1, 3)));
    uses.put("StridedSlice", r -> r.op("StridedSlice", r.x(5), r.ints(1), r.ints(5), r.ints(2)));
    uses.put("Tile", r -> r.op("Tile", r.x(2, 3), r.ints(1, 2)));
    uses.put("Transpose", r -> r.op("Transpose", r.x(2, 3), r.ints(1, 0)));
    uses.put("Unpack", r -> r.op("Unpack", r.x(2, 3), set("num", 2)));
  }

  private static void putSelections(Map<String, Use> uses) {
    uses.put(
        "DynamicPartition",
        r -> r.op("DynamicPartition", r.x(4), r.ints(0, 1, 0, 1), set("num_partitions", 2)));
    uses.put("GatherNd", r -> r.op("GatherNd", r.x(2, 3), r.pairs(1, 2, 0, 0)));
    uses.put("GatherV2", r -> r.op("GatherV2", r.x(2, 3), r.ints(2, 0), r.index(1)));
    uses.put("OneHot", r -> r.op("OneHot", r.ints(0, 2), r.index(3), r.x(), r.x()));
    uses.put("ScatterNd", r -> r.op("ScatterNd", r.pairs(1, 2, 0, 0), r.x(2), r.ints(2, 3)));
    uses.put(
        "ScatterNdNonAliasingAdd",
        r -> r.op("ScatterNdNonAliasingAdd", r.x(2, 3), r.pairs(1, 2, 0, 0), r.x(2)));
    uses.put("SegmentSum", r -> r.op("SegmentSum", r.x(3, 2), r.ints(0, 0, 1)));
    for (String type : List.of("Select", "SelectV2")) {
      uses.put(type, r -> r.op(type, r.tf().constant(new boolean[] {true, false}), r.x(2), r.x(2)));
    }
    for (String type : List.of("UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentSum")) {
      uses.put(type, r -> r.op(type, r.x(4), r.ints(1, 0, 1, 0), r.index(2)));
    }
    for (String type : List.of("NonMaxSuppressionV4", "NonMaxSuppressionV5")) {
      EXCEPTIONS.put(type, NO_FLOAT);
    }
  }

  private static void putImages(Map<String, Use> uses) {
    long[] window = {1, 2, 2, 1};
    for (String type : List.of("AvgPool", "MaxPool")) {
      uses.put(
          type,
          r ->
              r.op(
                  type,
                  r.x(1, 4, 4, 1),
                  set("ksize", window),
                  set("strides", window),
                  set("padding", VALID)));
    }
    uses.put(
        "MaxPoolV2",
        r ->
            r.op(
                "MaxPoolV2",
                r.x(1, 4, 4, 1),
                r.ints(1, 2, 2, 1),
                r.ints(1, 2, 2, 1),
                set("padding", VALID)));
    long[] cube = {1, 2, 2, 2, 1};
    for (String type : List.of("AvgPool3D", "MaxPool3D")) {
      uses.put(
          type,
          r ->
              r.op(
                  type,
                  r.x32(1, 2, 2, 2, 1),
                  set("ksize", cube),
                  set("strides", cube),
                  set("padding", VALID)));
    }
    OrdinaryImageOperations.put(uses);
  }

  private static void putRest(Map<String, Use> uses) {
    uses.put("BiasAdd", r -> r.op("BiasAdd", r.x(2, 3), r.x(3)));
    uses.put("Cast", r -> r.op("Cast", r.x32(3), set("DstT", DataType.DT_DOUBLE)));
    uses.put("CheckNumerics", r -> r.op("CheckNumerics", r.x(3), set("message", "finite")));
    uses.put("ClipByValue", r -> r.op("ClipByValue", r.x(5), r.number(0.3), r.number(0.6)));
    uses.put("Cumsum", r -> r.op("Cumsum", r.x(2, 3), r.index(1), set("exclusive", true)));
    uses.put("LeakyReluGrad", r -> r.op("LeakyReluGrad", r.x(3), r.x(3)));
    uses.put(
        "SoftmaxCrossEntropyWithLogits",
        r -> List.of(r.one("SoftmaxCrossEntropyWithLogits", r.x32(2, 3), r.x32(2, 3))));
    uses.put(
        "QuantizeAndDequantizeV3",
        r -> r.op("QuantizeAndDequantizeV3", r.x(3), r.number(0), r.number(1), r.index(8)));
  }
}
