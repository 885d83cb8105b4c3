package org.softtf.ops.internal.primitive;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** What the forward function and the gradient function of a primitive both see. */
public abstract class PrimitiveContext<T extends TFloating> {
  private final Ops tf;
  private final Class<T> type;
  private final Attributes attributes;
  private final int inputCount;
  private final Inputs inputs;

  PrimitiveContext(Ops tf, Class<T> type, Attributes attributes, int inputCount, Inputs inputs) {
    this.tf = tf;
    this.type = type;
    this.attributes = attributes;
    this.inputCount = inputCount;
    this.inputs = inputs;
  }

  public final Ops tf() {
    return tf;
  }

  /** The element type. */
  public final Class<T> type() {
    return type;
  }

  public final Attributes attributes() {
    return attributes;
  }

  /** The attribute {@link Primitive#MODE}. */
  public final Mode mode() {
    return attributes.constant(Primitive.MODE, Mode.class);
  }

  public final Operand<T> input(int index) {
    return input(index, type);
  }

  /** An input of another type, such as indices. */
  public final <U extends TType> Operand<U> input(int index, Class<U> type) {
    return inputs.get(index, type);
  }

  /** All inputs of a primitive whose inputs have one type. */
  public final List<Operand<T>> inputs() {
    List<Operand<T>> all = new ArrayList<>();
    for (int i = 0; i < inputCount; i++) {
      all.add(input(i));
    }
    return all;
  }

  /** Checks an input's type. */
  interface Inputs {
    <U extends TType> Operand<U> get(int index, Class<U> type);
  }
}
