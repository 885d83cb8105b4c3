// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The shape that operands beside x must broadcast to. What does not is refused in one sentence,
 * when the graph is built as far as shapes are known then, else when it runs.
 *
 * @param name in the sentence
 * @param known the shape when the graph is built
 * @param sizes the shape when it runs
 */
public record Room(String name, Shape known, Operand<TInt32> sizes) {
  /** One number for all elements as one row. */
  static Room oneRow(Ops tf) {
    return new Room("one row of all elements", Shape.scalar(), tf.constant(new int[0]));
  }

  /** The shape of x. */
  static Room of(Ops tf, Operand<?> x) {
    return new Room("x", x.shape(), tf.shape(x));
  }

  /**
   * The shape of x without an axis.
   *
   * @param axis as it was given, of an x whose number of dimensions is known
   */
  static Room without(Ops tf, Operand<?> x, int axis) {
    int rank = x.shape().numDimensions();
    int left = Axes.normalize(axis, rank);
    int[] others = IntStream.range(0, rank).filter(i -> i != left).toArray();
    long[] sizes = Arrays.stream(others).mapToLong(x.shape()::get).toArray();
    return new Room(
        "x without its axis " + axis,
        Shape.of(sizes),
        tf.gather(tf.shape(x), tf.constant(others), tf.constant(0)));
  }

  /** The same shape by another name. */
  Room named(String other) {
    return new Room(other, known, sizes);
  }

  /**
   * Returns what is given, if it broadcasts to this shape; else the run fails, if the graph can be
   * built.
   *
   * @param rule the first words of the sentence: operator, argument and what it must do
   * @param given of any number of dimensions
   */
  public <V extends TType> Operand<V> require(Ops tf, String rule, Operand<V> given) {
    return require(tf, rule, given, "");
  }

  /** As {@link #require}, with advice at the sentence's end, or an empty text. */
  <V extends TType> Operand<V> require(Ops tf, String rule, Operand<V> given, String advice) {
    String sentence = rule + " " + name + ", got shape";
    Shape shape = given.shape();
    boolean open = shape.isUnknown() || known.isUnknown();
    if (!open && !fits(shape, true)) {
      throw new IllegalArgumentException(sentence + " " + shape + " for " + known + advice);
    }
    if (!open && fits(shape, false)) {
      return given;
    }
    Operand<TInt32> own = tf.shape(given);
    Operand<TBool> fit = tf.reduceAll(fits(tf, own), tf.constant(0));
    List<Operand<?>> shown = new ArrayList<>(List.of(own, tf.constant("for"), sizes));
    if (!advice.isEmpty()) {
      shown.add(tf.constant(advice));
    }
    return RunCheck.require(tf, fit, given, sentence, shown.toArray(Operand<?>[]::new));
  }

  /** Whether a shape fits, sizes that are unknown counting as it is said. */
  private boolean fits(Shape shape, boolean unknown) {
    boolean fits = shape.numDimensions() <= known.numDimensions();
    for (int i = 1; fits && i <= shape.numDimensions(); i++) {
      long size = shape.get(-i);
      long room = known.get(-i);
      boolean open = size < 0 || room < 0;
      fits = size == 1 || (open ? unknown : size == room);
    }
    return fits;
  }

  /** For each size whether it fits. */
  private Operand<TBool> fits(Ops tf, Operand<TInt32> own) {
    long dimensions = own.shape().get(0);
    long most = sizes.shape().get(0);
    Operand<TBool> one = tf.math.equal(own, tf.constant(1));
    if (dimensions < 0 || most < 0) {
      // none fits where this shape has fewer dimensions
      Operand<TInt32> missing = tf.fill(tf.shape(own), tf.constant(-1));
      Operand<TInt32> padded = tf.concat(List.of(missing, sizes), tf.constant(0));
      Operand<TInt32> room = tf.slice(padded, tf.shape(sizes), tf.constant(new int[] {-1}));
      Operand<TBool> given = tf.math.greaterEqual(room, tf.constant(0));
      return tf.math.logicalOr(tf.math.logicalAnd(one, given), tf.math.equal(own, room));
    }
    int[] last = IntStream.range((int) (most - dimensions), (int) most).toArray();
    Operand<TInt32> room =
        dimensions == most ? sizes : tf.gather(sizes, tf.constant(last), tf.constant(0));
    return tf.math.logicalOr(one, tf.math.equal(own, room));
  }
}
