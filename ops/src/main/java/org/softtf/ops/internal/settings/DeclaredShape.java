// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Makes a run fail where an operand has another shape than the graph was built for: nodes laid out
 * for 5 elements give wrong numbers for 6, and TensorFlow does not compare what is fed with what a
 * placeholder declares.
 *
 * <p>TensorFlow's {@code EnsureShape}, whose error names both shapes and the node, in whose name
 * the operator and the rule are. A primitive, because TensorFlow's C++ has no gradient for it;
 * Python has.
 */
public final class DeclaredShape {
  private static final Primitive CHECK =
      Primitive.named("softtf.declared_shape")
          .forward(DeclaredShape::forward)
          .gradient(DeclaredShape::gradient);

  /** The name of the node that fails. */
  private static final String RULE = "shape_must_be_as_declared";

  /** The attributes of a check that is not of the declared shape. */
  private static final String SIZES = "sizes";

  private static final String NAME = "rule";
  private static final String SEPARATOR = ",";

  private DeclaredShape() {}

  /**
   * Returns an operand that has the shape its node declares.
   *
   * @param tf where to build, in the operator's scope
   * @param x the operand
   * @param <T> its type
   * @return the same, or x itself where no other shape can come
   */
  public static <T extends TFloating> Operand<T> require(Ops tf, Operand<T> x) {
    return canDiffer(tf, x) ? CHECK.apply(tf, x) : x;
  }

  /**
   * Returns an operand that has a shape of which the one that its node declares leaves sizes open.
   *
   * @param tf where to build, in the operator's scope
   * @param x the operand
   * @param shape what it must have
   * @param rule the name of the node that fails, which says why
   * @param <T> its type
   * @return the same
   */
  public static <T extends TFloating> Operand<T> require(
      Ops tf, Operand<T> x, Shape shape, String rule) {
    String sizes =
        Arrays.stream(shape.asArray())
            .mapToObj(Long::toString)
            .collect(Collectors.joining(SEPARATOR));
    return CHECK.apply(tf, Attributes.of(SIZES, sizes).with(NAME, rule), x);
  }

  /**
   * The same as {@link #require(Ops, Operand)} of an operand without a gradient.
   *
   * @param tf where to build, in the operator's scope
   * @param x the operand
   * @param <V> its type
   * @return the same, or x itself where no other shape can come
   */
  public static <V extends TType> Operand<V> requireOfConstant(Ops tf, Operand<V> x) {
    return canDiffer(tf, x) ? tf.withName(RULE).ensureShape(x, x.shape()) : x;
  }

  private static boolean canDiffer(Ops tf, Operand<?> x) {
    Shape shape = x.shape();
    return tf.scope().env().isGraph() && !shape.isUnknown() && !x.op().type().equals("Const");
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    Operand<T> x = c.input(0);
    Attributes attributes = c.attributes();
    boolean declared = !attributes.has(SIZES);
    Shape shape = declared ? x.shape() : parsed(attributes.text(SIZES));
    Ops tf = c.tf();
    return List.of(
        CustomOperator.registersGradients()
            ? tf.withName(declared ? RULE : attributes.text(NAME)).ensureShape(x, shape)
            : asserted(tf, x, shape));
  }

  private static Shape parsed(String sizes) {
    return Shape.of(Arrays.stream(sizes.split(SEPARATOR)).mapToLong(Long::parseLong).toArray());
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    return List.of(c.cotangent());
  }

  /** The same by operations that C++ has gradients for. */
  private static <T extends TFloating> Operand<T> asserted(Ops tf, Operand<T> x, Shape shape) {
    int[] sizes = Arrays.stream(shape.asArray()).mapToInt(size -> (int) size).toArray();
    Operand<TInt32> wanted = tf.constant(sizes);
    Operand<TInt32> given = tf.shape(x);
    Operand<TBool> same =
        tf.math.logicalOr(tf.math.less(wanted, tf.constant(0)), tf.math.equal(wanted, given));
    String sentence = "the shape is not compatible with expected shape " + shape + ":";
    return RunCheck.require(tf, tf.reduceAll(same, tf.constant(0)), x, sentence, given);
  }
}
