// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** A signature tells what it consists of. */
class ModelSignatureTest {
  private final Graph graph = new Graph();
  private final ModelSignature signature = signature(Ops.create(graph));

  private static ModelSignature signature(Ops tf) {
    Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Placeholder<TFloat32> a = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    return ModelSignature.named("scores")
        .input("x", x)
        .input("a", a)
        .output("sum", tf.math.add(x, a))
        .output("loss", tf.math.square(x))
        .build();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void namesAreInTheOrderThatTheyWereGivenIn() {
    assertEquals("scores", signature.name());
    assertEquals(List.of("x", "a"), signature.inputNames());
    assertEquals(List.of("sum", "loss"), signature.outputNames());
  }

  @Test
  void cotangentsAndGradientsAreNotAmongTheNamesGiven() {
    ModelSignature gradient = signature.valueAndGradient("gradient");
    assertEquals("gradient", gradient.name());
    assertEquals(signature.inputNames(), gradient.inputNames());
    assertEquals(signature.outputNames(), gradient.outputNames());
  }

  @Test
  void aTrainingStepHasTheSameNames() {
    ModelSignature step = signature.trainingStep("step", "loss", Optimizer.sgd(0.5));
    assertEquals("step", step.name());
    assertEquals(signature.inputNames(), step.inputNames());
    assertEquals(signature.outputNames(), step.outputNames());
  }

  @Test
  void saysWhatItIs() {
    assertEquals("scores[x, a] -> [sum, loss]", "" + signature);
    assertEquals(
        "gradient[x, a] -> [sum, loss] with gradients",
        "" + signature.valueAndGradient("gradient"));
    assertEquals(
        "step[x, a] -> [sum, loss] with a step of adam 0.25",
        "" + signature.trainingStep("step", "loss", Optimizer.adam(0.25)));
  }

  @Test
  void namesCannotBeAdded() {
    assertThrows(UnsupportedOperationException.class, () -> signature.inputNames().add("y"));
    assertThrows(UnsupportedOperationException.class, () -> signature.outputNames().add("y"));
  }
}
