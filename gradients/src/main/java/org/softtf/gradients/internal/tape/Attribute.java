// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.softtf.gradients.internal.FunctionBody;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDefLibrary;

/**
 * An attribute of an operation: what it is by content, and how another operation gets it.
 *
 * @param name its name
 * @param content the value, so that equal values are equal objects
 * @param setter gives an operation the value
 */
record Attribute(String name, Object content, Setter setter) {
  /** Gives an operation the attribute's value. */
  @FunctionalInterface
  interface Setter {
    void set(OperationBuilder builder, String name);
  }

  void apply(OperationBuilder builder) {
    setter.set(builder, name);
  }

  /** Two attributes are equal if they say the same; a setter is never equal to another. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Attribute that
        && name.equals(that.name)
        && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + content.hashCode();
  }

  private static <V> Attribute of(String name, V value, Object content, SetterOf<V> setter) {
    return new Attribute(
        name, content, (builder, attribute) -> setter.set(builder, attribute, value));
  }

  /** One of the methods {@code setAttr}. */
  @FunctionalInterface
  private interface SetterOf<V> {
    void set(OperationBuilder builder, String name, V value);
  }

  static Attribute of(String name, String value) {
    return of(name, value, value, OperationBuilder::setAttr);
  }

  static Attribute of(String name, String[] values) {
    String[] copy = values.clone();
    return of(name, copy, List.of(copy), OperationBuilder::setAttr);
  }

  static Attribute of(String name, byte[] values) {
    byte[] copy = values.clone();
    return of(name, copy, ByteBuffer.wrap(copy), OperationBuilder::setAttr);
  }

  static Attribute of(String name, long value) {
    return of(name, value, value, OperationBuilder::setAttr);
  }

  static Attribute of(String name, long[] values) {
    long[] copy = values.clone();
    return of(name, copy, LongBuffer.wrap(copy), OperationBuilder::setAttr);
  }

  static Attribute of(String name, float value) {
    return of(name, value, value, OperationBuilder::setAttr);
  }

  static Attribute of(String name, float[] values) {
    float[] copy = values.clone();
    return of(name, copy, FloatBuffer.wrap(copy), OperationBuilder::setAttr);
  }

  static Attribute of(String name, boolean value) {
    return of(name, value, value, OperationBuilder::setAttr);
  }

  static Attribute of(String name, boolean[] values) {
    boolean[] copy = values.clone();
    return of(name, copy, Arrays.toString(copy), OperationBuilder::setAttr);
  }

  static Attribute of(String name, DataType value) {
    return of(name, value, value, OperationBuilder::setAttr);
  }

  static Attribute of(String name, DataType[] values) {
    DataType[] copy = values.clone();
    return of(name, copy, List.of(copy), OperationBuilder::setAttr);
  }

  /** No two tensors are taken for equal: comparing them would cost more than it saves. */
  static Attribute of(String name, Tensor value) {
    return of(name, value, new Object(), OperationBuilder::setAttr);
  }

  static Attribute of(String name, Tensor[] values) {
    Tensor[] copy = values.clone();
    return of(name, copy, new Object(), OperationBuilder::setAttr);
  }

  /** By its text: two shapes with an unknown dimension are never equal. */
  static Attribute of(String name, Shape value) {
    return of(name, value, value.toString(), OperationBuilder::setAttr);
  }

  static Attribute of(String name, Shape[] values) {
    Shape[] copy = values.clone();
    return of(name, copy, Stream.of(copy).map(Shape::toString).toList(), OperationBuilder::setAttr);
  }

  /** By its name: an eager session takes no two functions of one name. */
  static Attribute of(String name, ConcreteFunction value) {
    return of(name, value, new Called(value), OperationBuilder::setAttr);
  }

  /** A function, equal to all of its name, with those that it calls: it may be closed soon. */
  record Called(String name, FunctionDefLibrary library) {
    Called(ConcreteFunction function) {
      this(function.getDefinedName(), FunctionBody.libraryOf(function));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Called that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static Attribute of(String name, ConcreteFunction[] values) {
    ConcreteFunction[] copy = values.clone();
    return of(
        name,
        copy,
        Stream.of(copy).map(ConcreteFunction::getDefinedName).toList(),
        OperationBuilder::setAttr);
  }

  /** As its plain value where it is one that a carrier is known by. */
  static Attribute of(String name, AttrValue value) {
    if (name.startsWith("_softtf") && value.getValueCase() == AttrValue.ValueCase.I) {
      return of(name, value.getI());
    }
    if (name.startsWith("_softtf") && value.getValueCase() == AttrValue.ValueCase.S) {
      return of(name, value.getS().toStringUtf8());
    }
    return of(name, value, value, OperationBuilder::setAttr);
  }
}
