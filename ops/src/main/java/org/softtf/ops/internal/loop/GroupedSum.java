package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.gradients.SafeGradients;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * A sum whose terms belong to the rows of a matrix too large to be kept: the rows are made in
 * groups, one after the other in a loop, and made again by the gradient, which is such a sum too.
 *
 * <p>The gradient's term is the vector-Jacobian product of the term, the second derivative's that
 * of the gradient's, and so on: each order is a loop of its own over the same groups, and in all of
 * them one group is in memory at a time. (Python, which knows ordinary gradients only, keeps what
 * each turn of the loop made.)
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

  /**
   * A term of which each row has a column of its own, whose elements have one of the first input.
   */
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
      Operand<TInt32> length = tf.constant(Math.toIntExact(like.shape().get(1)));
      Operand<TInt32> next = tf.math.add(first, count);
      Operand<TInt32> around = tf.stack(List.of(first, tf.math.sub(length, next)));
      Operand<TInt32> padding = tf.stack(List.of(tf.constant(new int[2]), around));
      return new Group<>(next, tf.pad(columns, padding, tf.constant(like.type(), 0)));
    }
  }

  /** Terms of one order: the sum's own, or the gradients for each input of the order below. */
  private record Terms<T extends TFloating>(Operand<TInt32> next, List<Operand<T>> terms) {}

  private final Term term;
  private final CustomOperator operator;

  private GroupedSum(String name, Term term) {
    this.term = term;
    this.operator =
        CustomOperator.named(name)
            .forward(this::forward)
            .gradient(this::gradient)
            .ordinaryGradientAgrees()
            .gradientBuiltOnDemand()
            .create();
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
    Operand<TInt32> ofX = tf.gather(tf.shape(x), tf.constant(0), tf.constant(0));
    Operand<TInt32> room = tf.math.div(tf.constant(most), tf.math.maximum(one, ofX));
    Operand<TInt32> left = tf.math.sub(tf.constant(Math.toIntExact(x.shape().get(1))), first);
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
    return apply(tf, inputs, attributes.with(ORDER, 0).with(INPUTS, inputs.size()).with(LOOP, loop))
        .get(0);
  }

  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  private <T extends TFloating> List<Operand<T>> apply(
      Ops tf, List<Operand<T>> inputs, Attributes attributes) {
    return (List<Operand<T>>) (List<?>) operator.apply(tf, inputs, attributes);
  }

  private <T extends TFloating> List<Operand<T>> forward(ForwardContext c) {
    List<Operand<T>> inputs = new ArrayList<>();
    for (int i = 0; i < c.inputCount(); i++) {
      inputs.add(c.input(i));
    }
    int order = c.attributes().integer(ORDER);
    if (!c.attributes().flag(LOOP)) {
      return terms(c.tf(), order, null, inputs, c.attributes()).terms();
    }
    c.announceFunctionsOfGradient();
    return looped(c.tf(), order, inputs, c.attributes());
  }

  private <T extends TFloating> List<Operand<?>> gradient(GradientContext c) {
    List<Operand<T>> inputs = new ArrayList<>();
    for (int i = 0; i < c.inputCount(); i++) {
      inputs.add(c.input(i));
    }
    for (int i = 0; i < c.outputCount(); i++) {
      inputs.add(c.cotangent(i));
    }
    int order = c.attributes().integer(ORDER) + 1;
    return List.copyOf(apply(c.tf(), inputs, c.attributes().with(ORDER, order)));
  }

  /**
   * The terms of a group, or the sums of all if no first row is given.
   *
   * @param inputs those of the order below, then a cotangent for each of its terms
   */
  @SuppressWarnings("unchecked") // gradients have their inputs' type
  private <T extends TFloating> Terms<T> terms(
      Ops tf, int order, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes) {
    if (order == 0 && first == null) {
      return new Terms<>(null, List.of(term.ofAll(tf, inputs, attributes)));
    }
    if (order == 0) {
      Group<T> group = term.ofGroup(tf, first, inputs, attributes);
      return new Terms<>(group.next(), List.of(group.term()));
    }
    int count = inputCount(order - 1, attributes);
    List<Operand<T>> below = inputs.subList(0, count);
    Terms<T> primal = terms(tf, order - 1, first, below, attributes);
    List<Operand<?>> gradients =
        SafeGradients.of(
            tf,
            primal.terms(),
            below,
            SafeGradients.cotangents(inputs.subList(count, inputs.size())));
    return new Terms<>(primal.next(), (List<Operand<T>>) (List<?>) gradients);
  }

  private static int inputCount(int order, Attributes attributes) {
    return order == 0
        ? attributes.integer(INPUTS)
        : inputCount(order - 1, attributes) + outputCount(order - 1, attributes);
  }

  private static int outputCount(int order, Attributes attributes) {
    return order == 0 ? 1 : inputCount(order - 1, attributes);
  }

  /** The loop's variables are the first row that is left, the sums, and the inputs. */
  private <T extends TFloating> List<Operand<T>> looped(
      Ops tf, int order, List<Operand<T>> inputs, Attributes attributes) {
    int outputs = outputCount(order, attributes);
    List<Operand<?>> start = new ArrayList<>();
    start.add(tf.constant(0));
    start.addAll(
        order == 0
            ? List.of(term.zeros(tf, inputs, attributes))
            : inputs.subList(0, outputs).stream().map(tf::zerosLike).toList());
    start.addAll(inputs);
    // the graph keeps copies; the functions are for these shapes and attributes alone
    try (ConcreteFunction condition =
            ConcreteFunction.create(body -> condition(body, start, outputs));
        ConcreteFunction turn =
            ConcreteFunction.create(body -> turn(body, start, order, attributes))) {
      List<Output<?>> results = LoopFunction.repeat(tf, start, condition, turn);
      List<Operand<T>> sums = new ArrayList<>();
      for (int i = 1; i <= outputs; i++) {
        sums.add(tf.ensureShape(LoopFunction.<T>result(results, i), start.get(i).shape()));
      }
      return sums;
    }
  }

  private Signature condition(Ops tf, List<Operand<?>> start, int outputs) {
    List<Operand<?>> variables = placeholders(tf, start);
    Operand<TInt32> rows = tf.constant(Math.toIntExact(start.get(1 + outputs).shape().get(1)));
    return LoopFunction.of(
        name("condition"), variables, List.of(tf.math.less(first(variables), rows)));
  }

  private <T extends TFloating> Signature turn(
      Ops tf, List<Operand<?>> start, int order, Attributes attributes) {
    int outputs = outputCount(order, attributes);
    List<Operand<?>> variables = placeholders(tf, start);
    List<Operand<T>> inputs = numbers(variables.subList(1 + outputs, variables.size()));
    List<Operand<T>> sums = numbers(variables.subList(1, 1 + outputs));
    Terms<T> terms = terms(tf, order, first(variables), inputs, attributes);
    List<Operand<?>> next = new ArrayList<>();
    next.add(terms.next());
    for (int i = 0; i < outputs; i++) {
      next.add(tf.math.add(sums.get(i), terms.terms().get(i)));
    }
    inputs.forEach(input -> next.add(tf.identity(input)));
    return LoopFunction.of(name("turn"), variables, next);
  }

  private String name(String part) {
    return operator.name().replace('.', '_') + "_" + part;
  }

  private static List<Operand<?>> placeholders(Ops tf, List<Operand<?>> like) {
    List<Operand<?>> placeholders = new ArrayList<>();
    for (Operand<?> operand : like) {
      Shape shape = operand.shape();
      placeholders.add(tf.placeholder(operand.type(), Placeholder.shape(shape)));
    }
    return placeholders;
  }

  @SuppressWarnings("unchecked") // the loop's first variable
  private static Operand<TInt32> first(List<Operand<?>> variables) {
    return (Operand<TInt32>) variables.get(0);
  }

  @SuppressWarnings("unchecked") // all but the loop's first variable are of the inputs' type
  private static <T extends TFloating> List<Operand<T>> numbers(List<Operand<?>> variables) {
    return (List<Operand<T>>) (List<?>) variables;
  }
}
