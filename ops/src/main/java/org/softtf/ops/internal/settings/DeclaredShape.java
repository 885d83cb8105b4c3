// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Arrays;
import java.util.List;
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
   * The same of an operand without a gradient.
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
    return List.of(
        CustomOperator.registersGradients()
            ? c.tf().withName(RULE).ensureShape(x, x.shape())
            : asserted(c.tf(), x));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    return List.of(c.cotangent());
  }

  /** The same by operations that C++ has gradients for. */
  private static <T extends TFloating> Operand<T> asserted(Ops tf, Operand<T> x) {
    int[] sizes = Arrays.stream(x.shape().asArray()).mapToInt(size -> (int) size).toArray();
    Operand<TInt32> declared = tf.constant(sizes);
    Operand<TInt32> given = tf.shape(x);
    Operand<TBool> same =
        tf.math.logicalOr(tf.math.less(declared, tf.constant(0)), tf.math.equal(declared, given));
    String sentence = "the shape is not compatible with expected shape " + x.shape() + ":";
    return RunCheck.require(tf, tf.reduceAll(same, tf.constant(0)), x, sentence, given);
  }
}
