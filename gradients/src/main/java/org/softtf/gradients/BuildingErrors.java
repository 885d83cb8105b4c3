// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.NodeCopier;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.NodeDef;

/** Says in words why TensorFlow built no gradient, and what to do. */
final class BuildingErrors {
  private static final Pattern NO_GRADIENT =
      Pattern.compile("No gradient defined for op: (\\w+)\\.");

  private static final String OTHER_TYPE =
      "; a few operations have a gradient for float32 alone, as \"What has no gradient\" in"
          + " docs/eager.md says: cast their operands with tf.dtypes.cast";

  private BuildingErrors() {}

  /**
   * Explains an error.
   *
   * @param error what TensorFlow threw
   * @param failure what a gradient function threw before; null if none did
   */
  static GradientException explained(RuntimeException error, @Nullable Throwable failure) {
    if (failure instanceof GradientException known) {
      known.addSuppressed(error);
      return known;
    }
    Throwable cause = failure == null ? error : failure;
    String message = String.valueOf(cause.getMessage());
    Matcher missing = NO_GRADIENT.matcher(message);
    if (!missing.find()) {
      String what =
          "TensorFlow could not build the gradient: "
              + (cause instanceof TensorFlowException ? message : cause);
      boolean type = message.contains(" attr 'T' ");
      return new GradientException(type ? what + OTHER_TYPE : what, cause);
    }
    String type = missing.group(1);
    String why = type.equals(Carrier.TYPE) ? GradientRegistry.whyUnregistered() : null;
    return new GradientException(missing.group() + " " + (why == null ? advice(type) : why), cause);
  }

  private static String advice(String type) {
    String advice =
        "It lies between inputs and outputs. Build it of other operations, give it a gradient with"
            + " CustomOperator, or keep the gradient away from it with tf.stopGradient; \"What has"
            + " no gradient\" in docs/eager.md says more";
    return NodeCopier.isStateful(NodeDef.newBuilder().setOp(type).build())
        ? advice
            + ". If it stands in a function, say SoftFunction.call(tf, function, inputs) in the"
            + " place of tf.call"
        : advice;
  }
}
