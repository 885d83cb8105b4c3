// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/** Builds operations by the name of their type, in a graph or eagerly, and makes their inputs. */
final class RawOperations {
  private final Ops tf;
  private final UnaryOperator<Operand<?>> source;
  private final List<Operand<?>> sources = new ArrayList<>();
  private final Random random = new Random(1);

  /**
   * @param source told of each input that a gradient is wanted for
   */
  RawOperations(Ops tf, UnaryOperator<Operand<?>> source) {
    this.tf = tf;
    this.source = source;
  }

  /** An attribute of an operation. */
  record Attribute(String name, Object value) {}

  static Attribute set(String name, Object value) {
    return new Attribute(name, value);
  }

  Ops tf() {
    return tf;
  }

  /** The inputs that a gradient is wanted for, in order. */
  List<Operand<?>> sources() {
    return sources;
  }

  /** Numbers between 0.1 and 0.9. */
  Operand<TFloat64> x(long... sizes) {
    double[] values = random.doubles(Shape.of(sizes).size(), 0.1, 0.9).toArray();
    Operand<TFloat64> x = tf.constant(Shape.of(sizes), DataBuffers.of(values));
    return watched(x);
  }

  /** As {@link #x}, for operations that have no other type. */
  Operand<TFloat32> x32(long... sizes) {
    float[] values = new float[Math.toIntExact(Shape.of(sizes).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(0.1, 0.9);
    }
    Operand<TFloat32> x = tf.constant(Shape.of(sizes), DataBuffers.of(values));
    return watched(x);
  }

  private <T extends TFloating> Operand<T> watched(Operand<T> x) {
    Operand<T> watched = TestOperators.typed(source.apply(x));
    sources.add(watched);
    return watched;
  }

  Operand<TInt32> ints(int... values) {
    return tf.constant(values);
  }

  /** A matrix of two columns. */
  Operand<TInt32> pairs(int... values) {
    return tf.constant(Shape.of(values.length / 2, 2), DataBuffers.of(values));
  }

  Operand<TInt32> index(int value) {
    return tf.constant(value);
  }

  Operand<TInt64> longs(long... values) {
    return tf.constant(values);
  }

  Operand<TFloat64> number(double value) {
    return tf.constant(value);
  }

  /** Builds an operation of inputs, lists of inputs and attributes, in their order. */
  List<Operand<?>> op(String type, Object... parts) {
    OperationBuilder builder =
        tf.scope().env().opBuilder(type, tf.scope().makeOpName(type), tf.scope());
    for (Object part : parts) {
      if (part instanceof Operand<?> input) {
        builder.addInput(input.asOutput());
      } else if (part instanceof List<?> list) {
        builder.addInputList(
            list.stream().map(input -> ((Operand<?>) input).asOutput()).toArray(Output<?>[]::new));
      } else {
        set(builder, (Attribute) part);
      }
    }
    Operation operation = builder.build();
    List<Operand<?>> outputs = new ArrayList<>();
    for (int i = 0; i < operation.numOutputs(); i++) {
      outputs.add(operation.output(i));
    }
    return outputs;
  }

  /** The first result of an operation. */
  Operand<?> one(String type, Object... parts) {
    return op(type, parts).get(0);
  }

  private static void set(OperationBuilder builder, Attribute attribute) {
    Object value = attribute.value();
    if (value instanceof Integer number) {
      builder.setAttr(attribute.name(), (long) number);
    } else if (value instanceof long[] numbers) {
      builder.setAttr(attribute.name(), numbers);
    } else if (value instanceof float[] numbers) {
      builder.setAttr(attribute.name(), numbers);
    } else if (value instanceof Boolean flag) {
      builder.setAttr(attribute.name(), flag);
    } else if (value instanceof DataType type) {
      builder.setAttr(attribute.name(), type);
    } else {
      builder.setAttr(attribute.name(), (String) value);
    }
  }
}
