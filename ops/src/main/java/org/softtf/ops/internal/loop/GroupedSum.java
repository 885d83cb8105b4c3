// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * A sum of terms that belong to the rows of a matrix too large to be kept (checkpointing): the rows
 * are made in groups, one after the other in a loop, and made again by the gradient, which is such
 * a sum too. Time is that of all rows, memory that of one group.
 *
 * <p>The gradient's term is the vector-Jacobian product of the term, the second derivative's that
 * of the gradient's, and so on: each order is a loop of its own over the same groups. Nothing is
 * stopped, and the registered gradient has every order. A loop has no ordinary gradient; where
 * TensorFlow needs one, all rows are made at once.
 */
public final class GroupedSum {
  private static final String ORDER = "derivative";
  private static final String INPUTS = "primal_inputs";
  private static final String LOOP = "loop";

  /** What a group of rows gives. */
  public interface Term {
    /**
     * Builds the term of some rows, in TensorFlow's operations and others with a gradient.
     *
     * @param tf where to build
     * @param first the first row, a scalar
     * @param inputs of the sum
     * @param attributes of the sum
     * @param <T> the inputs' type
     * @return the term, and what is the first row behind these
     */
    <T extends TFloating> Group<T> ofGroup(
        Ops tf, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes);

    /**
     * Builds the sum of all terms at once.
     *
     * @param tf where to build
     * @param inputs of the sum
     * @param attributes of the sum
     * @param <T> the inputs' type
     * @return the sum
     */
    <T extends TFloating> Operand<T> ofAll(Ops tf, List<Operand<T>> inputs, Attributes attributes);

    /**
     * Builds zeros of the sum's shape, which is that of the first input unless said otherwise.
     *
     * @param tf where to build
     * @param inputs of the sum
     * @param attributes of the sum
     * @param <T> the inputs' type
     * @return the zeros
     */
    default <T extends TFloating> Operand<T> zeros(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      return tf.zerosLike(inputs.get(0));
    }
  }

  /** A term that acts column by column: its column k depends on column k of the first input. */
  public interface ColumnTerm extends Term {
    /**
     * Says for how many columns there is room.
     *
     * @param n columns in all
     * @param attributes of the sum
     * @return how many columns a group may have in all R rows of the inputs together
     */
    int room(int n, Attributes attributes);

    /**
     * Builds columns.
     *
     * @param tf where to build
     * @param part columns of the first input, (R, count)
     * @param inputs of the sum
     * @param attributes of the sum
     * @param <T> the inputs' type
     * @return as many columns of the sum, (R, count)
     */
    <T extends TFloating> Operand<T> ofPart(
        Ops tf, Operand<T> part, List<Operand<T>> inputs, Attributes attributes);

    @Override
    default <T extends TFloating> Group<T> ofGroup(
        Ops tf, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes) {
      Operand<T> x = inputs.get(0);
      int n = Math.toIntExact(x.shape().get(1));
      Operand<TInt32> count = count(tf, first, x, room(n, attributes));
      Operand<T> part = columns(tf, x, first, count);
      return Group.ofColumns(tf, first, count, ofPart(tf, part, inputs, attributes), x);
    }

    @Override
    default <T extends TFloating> Operand<T> ofAll(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      return ofPart(tf, inputs.get(0), inputs, attributes);
    }
  }

  /**
   * The term of a group.
   *
   * @param next the first row behind the group
   * @param term of the sum's shape
   * @param <T> its type
   */
  public record Group<T extends TFloating>(Operand<TInt32> next, Operand<T> term) {

    /**
     * A term with columns of its rows alone.
     *
     * @param tf where to build
     * @param first the first row, a scalar
     * @param count how many, a scalar
     * @param columns of these rows, (R, count)
     * @param like of the sum's shape, (R, n)
     * @param <T> their type
     * @return the group, with 0 in the columns of other rows
     */
    public static <T extends TFloating> Group<T> ofColumns(
        Ops tf, Operand<TInt32> first, Operand<TInt32> count, Operand<T> columns, Operand<T> like) {
      Operand<TInt32> next = tf.math.add(first, count);
      Operand<TInt32> behind = tf.math.sub(Axes.size(tf, like, 1), next);
      Operand<TInt32> around = tf.stack(List.of(first, behind));
      Operand<TInt32> padding = tf.stack(List.of(tf.constant(new int[2]), around));
      return new Group<>(next, tf.pad(columns, padding, tf.constant(like.type(), 0)));
    }
  }

  private final String name;
  private final Term term;
  private final Primitive operator;

  private GroupedSum(String name, Term term) {
    this.name = name;
    this.term = term;
    this.operator = Primitive.named(name).forward(this::forward).gradient(this::gradient);
  }

  /**
   * Defines a sum.
   *
   * @param name its operator's
   * @param term what it is the sum of
   * @return the sum
   */
  public static GroupedSum named(String name, Term term) {
    return new GroupedSum(name, term);
  }

  /**
   * Says how many rows a group may have: as many as there is room for, at least one.
   *
   * @param tf where to build
   * @param first the first row, a scalar
   * @param x (R, n), of n rows
   * @param most how many numbers there is room for, in each row of the matrix R
   * @param <T> the type of x
   * @return a scalar
   */
  public static <T extends TFloating> Operand<TInt32> count(
      Ops tf, Operand<TInt32> first, Operand<T> x, int most) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> rows = tf.math.maximum(one, Axes.size(tf, x, 0));
    Operand<TInt32> room = tf.math.div(tf.constant(most), rows);
    Operand<TInt32> left = tf.math.sub(Axes.size(tf, x, 1), first);
    return tf.math.minimum(left, tf.math.maximum(one, room));
  }

  /**
   * Takes some columns.
   *
   * @param tf where to build
   * @param x (R, n)
   * @param first a scalar
   * @param count a scalar
   * @param <T> the type of x
   * @return (R, count)
   */
  public static <T extends TFloating> Operand<T> columns(
      Ops tf, Operand<T> x, Operand<TInt32> first, Operand<TInt32> count) {
    return tf.slice(
        x, tf.stack(List.of(tf.constant(0), first)), tf.stack(List.of(tf.constant(-1), count)));
  }

  /**
   * Builds the sum.
   *
   * @param tf where to build
   * @param inputs of rank 2, the first with as many columns as there are rows to go through
   * @param longest up to which number of rows all are taken at once; also beyond it where
   *     TensorFlow can only use ordinary gradients, for a loop has none
   * @param attributes what the term needs to know
   * @param <T> the inputs' type
   * @return the sum
   */
  public <T extends TFloating> Operand<T> of(
      Ops tf, List<Operand<T>> inputs, int longest, Attributes attributes) {
    boolean differentiable = tf.scope().env().isEager() || CustomOperator.registersGradients();
    boolean loop = inputs.get(0).shape().get(1) > longest && differentiable;
    Attributes all = attributes.with(ORDER, 0).with(INPUTS, inputs.size()).with(LOOP, loop);
    return operator.applyAll(tf, all, inputs).get(0);
  }

  private <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    List<Operand<T>> inputs = c.inputs();
    Attributes attributes = c.attributes();
    int order = attributes.integer(ORDER);
    if (!attributes.flag(LOOP)) {
      List<Operand<T>> own = inputs.subList(0, inputCount(0, attributes));
      return derivatives(c.tf(), order, term.ofAll(c.tf(), own, attributes), inputs, attributes);
    }
    c.announceFunctionsOfGradient();
    List<Operand<T>> zeros = new ArrayList<>();
    if (order == 0) {
      zeros.add(term.zeros(c.tf(), inputs, attributes));
    } else {
      int outputs = outputCount(order, attributes);
      inputs.subList(0, outputs).forEach(input -> zeros.add(c.tf().zerosLike(input)));
    }
    return new GroupLoop<>(zeros, inputs)
        .sums(
            c.tf(), name.replace('.', '_'), (tf, first, all) -> terms(tf, first, all, attributes));
  }

  /** The same sum of terms of the next order, with the cotangents as further inputs. */
  private <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    List<Operand<T>> inputs = new ArrayList<>(c.inputs());
    for (int i = 0; i < c.outputCount(); i++) {
      inputs.add(c.cotangent(i));
    }
    int order = c.attributes().integer(ORDER) + 1;
    return operator.applyAll(c.tf(), c.attributes().with(ORDER, order), inputs);
  }

  /** What a group gives, of the order that the attributes say. */
  private <T extends TFloating> GroupLoop.Terms<T> terms(
      Ops tf, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes) {
    List<Operand<T>> own = inputs.subList(0, inputCount(0, attributes));
    Group<T> group = term.ofGroup(tf, first, own, attributes);
    int order = attributes.integer(ORDER);
    return new GroupLoop.Terms<>(
        group.next(), derivatives(tf, order, group.term(), inputs, attributes));
  }

  /**
   * Vector-Jacobian products of a term, of one order after the other.
   *
   * @param inputs the sum's own, then for each order a cotangent for each term of the order below
   */
  private static <T extends TFloating> List<Operand<T>> derivatives(
      Ops tf, int order, Operand<T> term, List<Operand<T>> inputs, Attributes attributes) {
    List<Operand<T>> terms = List.of(term);
    for (int below = 0; below < order; below++) {
      int count = inputCount(below, attributes);
      List<Operand<T>> cotangents = inputs.subList(count, inputCount(below + 1, attributes));
      List<Operand<T>> gradients = new ArrayList<>();
      for (Operand<?> gradient :
          SafeGradients.of(
              tf, terms, inputs.subList(0, count), SafeGradients.cotangents(cotangents))) {
        gradients.add(gradient.asOutput().expect(term.type()));
      }
      terms = gradients;
    }
    return terms;
  }

  private static int inputCount(int order, Attributes attributes) {
    return order == 0
        ? attributes.integer(INPUTS)
        : inputCount(order - 1, attributes) + outputCount(order - 1, attributes);
  }

  private static int outputCount(int order, Attributes attributes) {
    return order == 0 ? 1 : inputCount(order - 1, attributes);
  }
}
