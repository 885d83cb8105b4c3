// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.random.Seed;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A variable's handle in the place of what the variable holds. */
class VariableHandlesTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SoftOps soft = SoftOps.create(tf);
  private final Operand<TFloat32> x = tf.constant(new float[] {3, 1, 2});

  @AfterEach
  void close() {
    graph.close();
  }

  /** Java has no type of them, so a raw type or an imported graph may bring them anywhere. */
  @Test
  void aVariableIsGivenByWhatItHolds() {
    Operand<?> handle = tf.varHandleOp(TFloat32.class, Shape.of(3));
    String advice =
        " is of type DT_RESOURCE, of which Java has no tensors; give what the variable"
            + " holds, tf.readVariableOp(handle, type)";
    Operand<TFloat32> number = Inputs.trusted(handle);
    requireError("sort: x" + advice, () -> soft.sort(number));
    requireError("less: y" + advice, () -> soft.less(x, number));
    requireError("softness" + advice, () -> soft.softness(number));
    requireError("choice: a" + advice, () -> soft.choice(number, x, Seed.of(1, 2)));
    requireError(
        "medianNewton: weights" + advice, () -> soft.medianNewton(x, ArrayOption.weights(number)));
    requireError(
        "sort: mask" + advice, () -> soft.sort(x, ArrayOption.mask(Inputs.trusted(handle))));
    requireError(
        "sort: lengths" + advice, () -> soft.sort(x, ArrayOption.lengths(Inputs.trusted(handle))));
  }

  private static void requireError(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }
}
