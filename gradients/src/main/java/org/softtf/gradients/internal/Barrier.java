// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StopGradient;

/**
 * A {@code StopGradient} before what a carrier takes but has no gradient for.
 *
 * <p>C++ never differentiates through it, so no gradient function has to answer that there is none.
 * Python looks its gradient up under an attribute, which names the identity: there the gradient of
 * a carrier's outputs is that of the forward nodes.
 */
public final class Barrier {
  private static final String IDENTITY = "Identity";

  private Barrier() {}

  /**
   * Puts barriers behind what a carrier takes without a gradient, where they are needed.
   *
   * @param tf where to build
   * @param values what the carrier takes
   * @param carriesGradient whether it has a gradient for the value of this number
   * @return what it takes in their place
   */
  public static List<Output<?>> apart(
      Ops tf, List<Output<?>> values, IntPredicate carriesGradient) {
    // an eager session differentiates nothing; a tape builds the carrier again in a graph
    if (!GradientMode.needsBarriers() || !tf.scope().env().isGraph()) {
      return values;
    }
    List<Output<?>> apart = new ArrayList<>(values);
    for (int i = 0; i < apart.size(); i++) {
      if (!carriesGradient.test(i)) {
        apart.set(i, behind(tf, apart.get(i)));
      }
    }
    return apart;
  }

  private static Output<?> behind(Ops tf, Output<?> value) {
    return tf.scope()
        .env()
        .opBuilder(StopGradient.OP_NAME, tf.scope().makeOpName("barrier"), tf.scope())
        .addInput(value)
        .setAttr(CarrierFacts.PYTHON_GRADIENT, IDENTITY)
        .build()
        .output(0);
  }

  /**
   * Tells whether an operand is a barrier's; a {@code StopGradient} of somebody else is not.
   *
   * @param operand any operand
   * @return whether it comes out of a barrier
   */
  public static boolean is(Operand<?> operand) {
    return operand.op() instanceof GraphOperation operation
        && operation.type().equals(StopGradient.OP_NAME)
        && CarrierFacts.text(operation, CarrierFacts.PYTHON_GRADIENT).equals(IDENTITY);
  }

  /**
   * Returns what stands before a barrier.
   *
   * @param operand any operand
   * @return the barrier's input; the operand itself if it is no barrier's
   */
  public static Operand<?> before(Operand<?> operand) {
    return is(operand) ? ((GraphOperation) operand.op()).input(0) : operand;
  }
}
