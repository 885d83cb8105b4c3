// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.selection;

import static org.softtf.ops.Refusals.assertRefused;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Soft indices that do not fit what they select from. */
class SoftIndicesTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SoftOps soft = SoftOps.create(tf);
  private final Operand<TFloat32> x = placeholder(Shape.of(6, 3));
  private final Operand<TFloat32> open = placeholder(Shape.unknown());

  @AfterEach
  void close() {
    graph.close();
  }

  private Operand<TFloat32> placeholder(Shape shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  @Test
  void shapesThatDoNotBroadcastAreRefused() {
    assertRefused(
        () -> soft.takeAlongAxis(x, placeholder(Shape.of(2, 0, 3)), SelectionOption.axis(-1)),
        "takeAlongAxis: shapes [6, 1, 3] and [2, 0, 3] do not broadcast");
  }

  @Test
  void anAxisIsRefusedThatOnlyTheSoftIndexTells() {
    Operand<TFloat32> rows = placeholder(Shape.of(0, -1));
    assertRefused(
        () -> soft.takeAlongAxis(open, rows, SelectionOption.axis(2)),
        "takeAlongAxis: axis must be in [-1, 1), got 2");
    assertRefused(
        () -> soft.takeAlongAxis(open, placeholder(Shape.scalar()), SelectionOption.axis(0)),
        "takeAlongAxis: axis must name a dimension");
  }

  @Test
  void runsFailOnOtherNumbersOfDimensions() {
    String one = ": the soft index must have 1 dimension, its last over the places of x";
    String two = ": the soft index must have 2 dimensions, its last over the places of x";
    for (Shape given : List.of(Shape.scalar(), Shape.of(6, 6), Shape.of(3))) {
      requireRunError("dynamicIndexInDim" + one, soft.dynamicIndexInDim(x, open), given);
      requireRunError("dynamicSliceInDim" + one, soft.dynamicSliceInDim(x, open, 2), given);
    }
    for (Shape given : List.of(Shape.scalar(), Shape.of(6), Shape.of(6, 3))) {
      requireRunError("take" + two, soft.take(x, open, SelectionOption.axis(0)), given);
    }
  }

  /** A sum over nothing would be 0, and only its gradient would fail. */
  @Test
  void runsFailOnASoftIndexForNoPlaces() {
    Operand<TFloat32> none = tf.reshape(tf.constant(new float[0]), tf.constant(new int[] {0, 5}));
    Operand<TFloat32> index = placeholder(Shape.of(-1, -1));
    Operand<TFloat32> taken = soft.take(none, index, SelectionOption.axis(0));
    for (Operand<TFloat32> wanted : List.of(taken, SafeGradients.of(tf, taken, index))) {
      requireRunError("take: the soft index must have 2 dimensions", wanted, index, Shape.of(5, 5));
    }
  }

  private void requireRunError(String part, Operand<TFloat32> wanted, Shape given) {
    requireRunError(part, wanted, open, given);
  }

  private void requireRunError(
      String part, Operand<TFloat32> wanted, Operand<TFloat32> fed, Shape given) {
    double[] numbers = new double[(int) given.size()];
    try (Session session = new Session(graph);
        Tensor index = Tensors.of(TFloat32.class, given, numbers);
        Tensor values = Tensors.of(TFloat32.class, Shape.of(6, 3), new double[18])) {
      Session.Runner runner = session.runner().feed(fed, index).feed(x, values).fetch(wanted);
      assertRefused(runner::run, part);
    }
  }
}
