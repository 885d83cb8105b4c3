package org.softtf.savedmodel.internal.variables;

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
  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);

  /** A tensor of one value; false and empty texts where the type has no numbers. */
  public Tensor of(Class<? extends TType> type, Shape shape, int value) {
    return tf.fill(tf.constant(shape.asArray()), element(type, value)).asTensor();
  }

  private Operand<? extends TType> element(Class<? extends TType> type, int value) {
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
    session.close();
  }
}
