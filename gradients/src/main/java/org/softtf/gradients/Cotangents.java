// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** What outputs are weighed by in a gradient. */
final class Cotangents {
  private Cotangents() {}

  static Output<?>[] ones(Ops tf, List<? extends Operand<?>> ys) {
    return ys.stream().map(y -> onesLike(tf, y)).toArray(Output<?>[]::new);
  }

  /** Not {@code tf.onesLike}, which has no gradient where none can be registered. */
  static <T extends TType> Output<T> onesLike(Ops tf, Operand<T> y) {
    if (!TFloating.class.isAssignableFrom(OperandCheck.type(y, "output " + y.op().name()))) {
      throw new IllegalArgumentException(
          "gradients need a floating output, got "
              + y.asOutput().dataType()
              + " ("
              + y.op().name()
              + ")");
    }
    Operand<T> one = tf.dtypes.cast(tf.constant(1.0f), y.type());
    return tf.fill(tf.shape(y), one).asOutput();
  }

  /**
   * Those that were given, found to be like their outputs, or to be compared with them in a run.
   */
  static Output<?>[] checked(
      Graph graph, Ops tf, List<? extends Operand<?>> ys, List<? extends Operand<?>> cotangents) {
    if (cotangents.size() != ys.size()) {
      throw new IllegalArgumentException(
          "there must be one cotangent for each of the %d outputs, got %d"
              .formatted(ys.size(), cotangents.size()));
    }
    SafeGradients.requireOperands(graph, cotangents, "cotangent");
    Output<?>[] checked = new Output<?>[ys.size()];
    for (int i = 0; i < ys.size(); i++) {
      Output<?> y = ys.get(i).asOutput();
      Output<?> cotangent = cotangents.get(i).asOutput();
      if (y.dataType() != cotangent.dataType() || !y.shape().isCompatibleWith(cotangent.shape())) {
        throw new IllegalArgumentException(
            "cotangent "
                + i
                + " must be like its output, "
                + y.dataType()
                + " "
                + y.shape()
                + ", got "
                + cotangent.dataType()
                + " "
                + cotangent.shape());
      }
      boolean known = y.shape().equals(cotangent.shape()) && !y.shape().hasUnknownDimension();
      checked[i] = known || y.equals(cotangent) ? cotangent : checkedLater(tf, i, y, cotangent);
    }
    return checked;
  }

  /** AddN is the one sum that refuses to broadcast, and its error shows the node's name. */
  private static Output<?> checkedLater(Ops tf, int index, Output<?> y, Output<?> cotangent) {
    return tf.withName("cotangent_" + index + "_must_have_the_shape_of_its_output")
        .math
        .addN(List.of(Operands.<TType>trusted(cotangent), tf.zerosLike(Operands.<TType>trusted(y))))
        .asOutput();
  }
}
