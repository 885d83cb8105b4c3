// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.PreventGradient;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Makes outputs refuse to be differentiated. */
final class PreventedGradients {
  private static final String REASON =
      "this model was exported with preventGradients(), to be called only";

  private PreventedGradients() {}

  static Map<String, Operand<?>> of(Ops tf, Map<String, Operand<?>> outputs) {
    Map<String, Operand<?>> prevented = new LinkedHashMap<>();
    outputs.forEach((name, output) -> prevented.put(name, of(tf.withName(name), output)));
    return prevented;
  }

  private static <T extends TType> Operand<?> of(Ops tf, Operand<T> output) {
    return TFloating.class.isAssignableFrom(output.type())
        ? tf.train.preventGradient(output, PreventGradient.message(REASON))
        : output;
  }
}
