// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Slices of what turns out empty when the graph runs. */
class EmptySlicesTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Operand<TFloat32> x =
      tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
  private final Operand<TFloat32> start =
      tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
  private final Operand<TFloat32> slice = SoftOps.create(tf).dynamicSliceInDim(x, start, 2);

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void aSliceLongerThanTheAxisIsRefused() {
    String said = "dynamicSliceInDim: size must be from 1 to the length of the axis; size, length:";
    for (int n : new int[] {0, 1}) {
      Exception e =
          assertThrows(RuntimeException.class, () -> run(Shape.of(n, 3), n, slice, List.of()));
      assertTrue(e.getMessage().contains(said), e.getMessage());
    }
  }

  /** The length of the soft start is known, that of the axis is not. */
  @Test
  void soIsItWhereTheSoftStartTellsTheLength() {
    Operand<TFloat32> two = tf.constant(new float[] {1, 0});
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> SoftOps.create(tf).dynamicSliceInDim(x, two, 3));
    assertEquals("dynamicSliceInDim: size must be from 1 to 2, got 3", e.getMessage());
  }

  @Test
  void otherAxesMayBeEmpty() {
    Operand<TFloat32> ofX = SafeGradients.of(tf, slice, x);
    Operand<TFloat32> ofStart = SafeGradients.of(tf, slice, start);
    run(Shape.of(3, 0), 3, slice, List.of(Shape.of(2, 0)));
    run(Shape.of(3, 0), 3, ofX, List.of(Shape.of(3, 0)));
    run(Shape.of(3, 0), 3, ofStart, List.of(Shape.of(3)));
  }

  private void run(Shape shape, int n, Operand<?> wanted, List<Shape> shapes) {
    double[] p = new double[n];
    if (n > 0) {
      p[0] = 1;
    }
    try (Session session = new Session(graph);
        Tensor given = Tensors.of(TFloat32.class, shape, new double[(int) shape.size()]);
        Tensor first = Tensors.of(TFloat32.class, Shape.of(n), p);
        Result result = session.runner().feed(x, given).feed(start, first).fetch(wanted).run()) {
      assertEquals(shapes, List.of(result.get(0).shape()));
    }
  }
}
