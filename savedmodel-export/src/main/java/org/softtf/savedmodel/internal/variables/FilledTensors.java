// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Makes tensors of one value each, which live until this is closed. */
public final class FilledTensors implements AutoCloseable {
  private final Map<Filled, Tensor> tensors = new HashMap<>();

  /** Opened for the first tensor, for most models need none here. */
  private @Nullable EagerSession session;

  private record Filled(Class<? extends TType> type, Shape shape, int value) {}

  /**
   * A tensor of one value, the same one for the same request; false and empty texts where the type
   * has no numbers.
   */
  public Tensor of(Class<? extends TType> type, Shape shape, int value) {
    return tensors.computeIfAbsent(new Filled(type, shape, value), this::make);
  }

  private Tensor make(Filled filled) {
    if (session == null) {
      session = EagerSession.create();
    }
    Ops tf = Ops.create(session);
    return tf.fill(
            tf.constant(filled.shape().asArray()), element(tf, filled.type(), filled.value()))
        .asTensor();
  }

  private static Operand<? extends TType> element(Ops tf, Class<? extends TType> type, int value) {
    if (type == TBool.class) {
      return tf.constant(false);
    }
    if (type == TString.class) {
      return tf.constant("");
    }
    return tf.dtypes.cast(tf.constant(value), type);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
