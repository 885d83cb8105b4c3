// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;

/** One thing that a tape saw: what was done with the values that went in. */
abstract sealed class TapeStep permits OperationStep, GradientStep {
  /** Which inputs depended on something watched when the step was made. */
  private final BitSet known;

  TapeStep(BitSet known) {
    this.known = known;
  }

  /** What errors call it. */
  abstract String type();

  /** The name of an operator with a gradient of its own; null if it is none. */
  @Nullable String customOperator() {
    return null;
  }

  /**
   * Whether a gradient flows through an input. Not if it was watched only later, for then steps
   * before this one may be missing.
   */
  boolean carriesGradient(int input) {
    return known.get(input);
  }

  /** What is done with the inputs: equal for steps that do the same, sizes of dimensions apart. */
  abstract Object content();

  /** The shapes that it knows of its inputs and that its gradient depends on; may be none. */
  abstract List<Shape> knownShapes();

  /**
   * Does the same in a graph.
   *
   * @param tf where to build
   * @param arguments the inputs there
   * @param shapes what to give for {@link #knownShapes}
   * @return the outputs there
   */
  abstract List<Output<?>> replay(Ops tf, List<Output<?>> arguments, List<Shape> shapes);

  /** Whether values of a type have gradients: floating and complex ones, and lists of them. */
  static boolean hasGradient(DataType type) {
    return switch (type) {
      case DT_FLOAT, DT_DOUBLE, DT_HALF, DT_BFLOAT16, DT_COMPLEX64, DT_COMPLEX128, DT_VARIANT ->
          true;
      default -> false;
    };
  }
}
