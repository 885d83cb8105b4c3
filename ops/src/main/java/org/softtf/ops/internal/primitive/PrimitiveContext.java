// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.primitive;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.OperatorContext;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** What the forward function and the gradient function of a primitive both see. */
public abstract class PrimitiveContext<T extends TFloating> {
  private final OperatorContext context;
  private final Class<T> type;

  PrimitiveContext(OperatorContext context, Class<T> type) {
    this.context = context;
    this.type = type;
  }

  public final Ops tf() {
    return context.tf();
  }

  /** The element type. */
  public final Class<T> type() {
    return type;
  }

  public final Attributes attributes() {
    return context.attributes();
  }

  /** The attribute {@link Primitive#MODE}. */
  public final Mode mode() {
    return attributes().constant(Primitive.MODE, Mode.class);
  }

  public final Operand<T> input(int index) {
    return input(index, type);
  }

  /** An input of another type, such as indices. */
  public final <U extends TType> Operand<U> input(int index, Class<U> type) {
    return context.input(index, type);
  }

  /** How many inputs there are. */
  public final int inputCount() {
    return context.inputCount();
  }

  /** All inputs of a primitive whose inputs have one type. */
  public final List<Operand<T>> inputs() {
    List<Operand<T>> all = new ArrayList<>();
    for (int i = 0; i < inputCount(); i++) {
      all.add(input(i));
    }
    return all;
  }
}
