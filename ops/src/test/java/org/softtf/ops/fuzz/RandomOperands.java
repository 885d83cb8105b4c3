// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Operands of all kinds: shapes, known or not, types, and numbers that operators may not like. */
final class RandomOperands {
  private static final double[] SPECIAL = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0,
    -0.0,
    1,
    1e30,
    -1e30,
    1e-40,
    Double.MAX_VALUE,
    Double.MIN_VALUE
  };

  private static final List<Class<? extends TFloating>> FLOATING =
      List.of(
          TFloat32.class,
          TFloat64.class,
          TFloat32.class,
          TFloat64.class,
          TFloat16.class,
          TBfloat16.class);

  private static final List<Class<? extends TType>> OTHERS =
      List.of(TInt32.class, TInt64.class, TUint8.class, TBool.class, TString.class);

  private final Ops tf;
  private final Random random;
  private final boolean fed;
  private final Map<Operand<?>, Tensor> values = new LinkedHashMap<>();
  private final List<Operand<?>> sources = new ArrayList<>();
  private boolean open;
  private UnaryOperator<Operand<?>> watch = UnaryOperator.identity();

  /**
   * Makes operands somewhere.
   *
   * @param fed whether they are placeholders, which a session is fed; else constants
   */
  RandomOperands(Ops tf, Random random, boolean fed) {
    this.tf = tf;
    this.random = random;
    this.fed = fed;
  }

  boolean fed() {
    return fed;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <E> E one(List<? extends E> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Floating, now and then something else. */
  Class<? extends TType> type() {
    return chance(0.05) ? one(OTHERS) : one(FLOATING);
  }

  /** Up to four dimensions, small sizes mostly, 0 now and then. */
  Shape shape() {
    int rank = one(List.of(0, 1, 1, 1, 2, 2, 2, 2, 3, 4));
    long[] sizes = new long[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = chance(0.04) ? 0 : chance(0.15) ? 1 : 2 + random.nextInt(5);
    }
    if (rank > 0 && rank < 3 && chance(0.05)) {
      sizes[rank - 1] = 1L + random.nextInt(300);
    }
    return Shape.of(sizes);
  }

  /** The same shape, one that may broadcast with it, or any other. */
  Shape near(Shape shape) {
    if (chance(0.7)) {
      return shape;
    }
    if (chance(0.3)) {
      return Shape.scalar();
    }
    if (shape.numDimensions() > 0 && chance(0.5)) {
      return shape.subShape(1, shape.numDimensions());
    }
    return shape();
  }

  /** Numbers of one style for the whole operand. */
  private double[] numbers(Shape shape) {
    int style = random.nextInt(6);
    double[] numbers = new double[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (style) {
            case 0 -> random.nextGaussian();
            case 1 -> random.nextInt(3);
            case 2 -> chance(0.2) ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian();
            default -> 0.05 + 0.9 * random.nextDouble();
          };
    }
    if (style == 5 && shape.numDimensions() > 0 && shape.get(-1) > 0) {
      sumToOne(numbers, (int) shape.get(-1));
    }
    return numbers;
  }

  private static void sumToOne(double[] numbers, int length) {
    for (int row = 0; row < numbers.length; row += length) {
      double sum = 0;
      for (int i = row; i < row + length; i++) {
        sum += numbers[i];
      }
      for (int i = row; i < row + length; i++) {
        numbers[i] /= sum;
      }
    }
  }

  /** An operand of a type and a shape. */
  Operand<?> of(Class<? extends TType> type, Shape shape) {
    double[] numbers = numbers(shape);
    Operand<TFloat64> source;
    if (fed) {
      source = tf.placeholder(TFloat64.class, Placeholder.shape(known(shape)));
      values.put(source, Tensors.of(TFloat64.class, shape, numbers));
    } else {
      source = Tensors.constant(tf, TFloat64.class, shape, numbers);
    }
    Operand<?> operand =
        type == TString.class
            ? tf.dtypes.asString(source)
            : type == TFloat64.class ? source : tf.dtypes.cast(source, type);
    if (TFloating.class.isAssignableFrom(type)) {
      sources.add(watch.apply(operand));
      return sources.get(sources.size() - 1);
    }
    return operand;
  }

  /** What is known of a shape when a graph is built. */
  private Shape known(Shape shape) {
    if (chance(0.5)) {
      return shape;
    }
    open = true;
    if (chance(0.1)) {
      return Shape.unknown();
    }
    long[] sizes = shape.asArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = chance(0.5) ? Shape.UNKNOWN_SIZE : sizes[i];
    }
    return Shape.of(sizes);
  }

  /** Whether a shape is known only when the graph runs. */
  boolean open() {
    return open;
  }

  /** The floating operands that were made, to differentiate by. */
  List<Operand<?>> sources() {
    return sources;
  }

  /** Says what is done with floating operands at once. */
  void watchBy(UnaryOperator<Operand<?>> what) {
    watch = what;
  }

  Session.Runner feed(Session.Runner runner) {
    values.forEach(runner::feed);
    return runner;
  }

  void close() {
    values.values().forEach(Tensor::close);
  }
}
