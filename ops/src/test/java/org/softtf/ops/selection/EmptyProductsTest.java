// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.SoftOps;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Operands without elements that are broadcast to the sizes of a constant, in sessions that
 * optimize their graphs: TensorFlow's division by zero ended the process.
 */
class EmptyProductsTest {
  private interface Call extends BiFunction<SoftOps, List<Operand<TFloat32>>, Operand<TFloat32>> {}

  static List<Arguments> calls() {
    return List.of(
        call(
            "takeAlongAxis",
            Shape.of(0, 3),
            Shape.of(0, 2, 3),
            Shape.of(0, 2),
            (soft, in) -> soft.takeAlongAxis(in.get(0), in.get(1), SelectionOption.axis(1))),
        call("where, left", (soft, in) -> soft.where(in.get(1), in.get(0), in.get(1))),
        call("where, condition", (soft, in) -> soft.where(in.get(0), in.get(1), in.get(1))),
        call("logicalAnd", (soft, in) -> soft.logicalAnd(in.get(0), in.get(1))),
        call("logicalOr", (soft, in) -> soft.logicalOr(in.get(1), in.get(0))),
        call("greater", (soft, in) -> soft.greater(in.get(0), in.get(1))));
  }

  private static Arguments call(String name, Call call) {
    return call(name, Shape.of(0, 1), Shape.of(0, 3), Shape.of(0, 3), call);
  }

  private static Arguments call(String name, Shape x, Shape constant, Shape result, Call call) {
    return Arguments.of(name, x, constant, result, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void haveNoElementsEither(String name, Shape fed, Shape constant, Shape result, Call call) {
    try (Graph graph = new Graph();
        TFloat32 numbers = TFloat32.tensorOf(fed)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(fed));
      Operand<TFloat32> y = tf.zeros(tf.constant(constant.asArray()), TFloat32.class);
      Operand<TFloat32> z = call.apply(SoftOps.create(tf), List.of(tf.math.neg(x), y));
      Operand<TFloat32> dx = SafeGradients.of(tf, z, x);
      try (Session session = new Session(graph);
          Result found = session.runner().feed(x, numbers).fetch(tf.math.neg(z)).fetch(dx).run()) {
        assertEquals(result, found.get(0).shape());
        assertEquals(fed, found.get(1).shape());
      }
    }
  }
}
