// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.GradientException;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

class OperationStepTest {
  /** As one of a library that an eager session has loaded. */
  @Test
  void anOperationThatAGraphDoesNotHaveIsNamed() {
    OperationStep step = new OperationStep("Elsewhere", List.of(), Map.of(), new BitSet());
    try (Graph graph = new Graph()) {
      GradientException error =
          assertThrows(
              GradientException.class, () -> step.replay(Ops.create(graph), List.of(), List.of()));
      String message = error.getMessage();
      assertTrue(message.startsWith("the operation Elsewhere ran eagerly but cannot"), message);
      assertTrue(message.endsWith("with tf.stopGradient or tape.stopRecording()"), message);
    }
  }
}
