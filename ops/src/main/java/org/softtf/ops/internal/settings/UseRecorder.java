// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.OperatorUse;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.Identity;
import org.tensorflow.types.family.TType;

/**
 * Collects what an operator asks its settings for while it is built. The exact half of a
 * straight-through form asks too; what the soft half answers is what counts.
 */
final class UseRecorder {
  private final String operator;
  private final boolean straightThrough;
  private @Nullable Mode mode;
  private @Nullable Method method;
  private @Nullable Softness softness;

  UseRecorder(String operator, boolean straightThrough) {
    this.operator = operator;
    this.straightThrough = straightThrough;
  }

  /** The Python name of the outermost operator. */
  String operator() {
    return operator;
  }

  void mode(Mode asked) {
    if (mode == null || asked.isSoft()) {
      mode = asked;
    }
  }

  void method(Method asked) {
    method = asked;
  }

  void softness(Softness asked) {
    softness = asked;
  }

  private UseText use() {
    boolean soft = mode != null && mode.isSoft();
    return new UseText(
        operator,
        Optional.ofNullable(mode),
        Optional.ofNullable(method).filter(m -> soft),
        Optional.ofNullable(softness).filter(s -> soft).map(Objects::toString),
        straightThrough && soft);
  }

  <T extends TType> Operand<T> noteAt(Ops tf, Operand<T> result) {
    Scope scope = tf.scope();
    if (scope.env().isEager()) {
      return result;
    }
    return scope
        .env()
        .opBuilder(Identity.OP_NAME, scope.makeOpName("result"), scope)
        .addInput(result.asOutput())
        .setAttr(OperatorUse.ATTRIBUTE, use().toString())
        .build()
        .output(0);
  }
}
