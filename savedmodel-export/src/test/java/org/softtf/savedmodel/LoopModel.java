// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.SoftOps;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Models whose users have written loops into them. */
final class LoopModel {
  private LoopModel() {}

  /**
   * The signature {@code sines}, three sines of sines by a loop whose counter begins at 4 and
   * counts down by twos; {@code stopped}, which is not differentiated through that loop; {@code
   * median_of_sines}, with an operator that has a loop of its own; the operators alone; and {@code
   * long_sort}, of a row so long that value and gradient of the sum of squares are loops.
   */
  static SavedModelExporter exporter() {
    return SavedModelExporter.of(LoopModel::signatures);
  }

  /**
   * Exports the model.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws IOException {
    exporter().export(Path.of(arguments[0]));
  }

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    SoftOps soft = SoftOps.create(tf);
    Operand<TFloat64> sines = sines(tf, x);
    return List.of(
        signature("sines", x, sines),
        signature("stopped", x, tf.math.mul(soft.sort(x), tf.stopGradient(sines))),
        signature("sort", x, soft.sort(x)),
        signature("median", x, soft.medianNewton(x)),
        signature("median_of_sines", x, soft.medianNewton(sines)),
        longSort(tf));
  }

  private static ModelSignature longSort(Ops tf) {
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, 2500)));
    Operand<TFloat64> y = SoftOps.create(tf).method(Method.NEURALSORT).sort(x);
    return ModelSignature.named("long_sort")
        .input("x", x)
        .output("y", y)
        .output("gradient", SafeGradients.of(tf, tf.math.square(y), x))
        .build();
  }

  private static ModelSignature signature(String name, Operand<TFloat64> x, Operand<TFloat64> y) {
    return ModelSignature.named(name).input("x", x).output("y", y).build();
  }

  @SuppressWarnings("unchecked") // the loop keeps types
  private static Operand<TFloat64> sines(Ops tf, Operand<TFloat64> x) {
    try (ConcreteFunction condition =
            ConcreteFunction.create(inner -> signature(inner, LoopModel::goesOn));
        ConcreteFunction body =
            ConcreteFunction.create(inner -> signature(inner, LoopModel::next))) {
      return (Operand<TFloat64>)
          tf.whileOp(List.of(tf.constant(4), tf.constant(7), x), condition, body).output().get(2);
    }
  }

  /** Builds the results of a function of the loop's variables. */
  private interface Step {
    List<Operand<?>> of(Ops tf, Operand<TInt32> i, Operand<TInt32> unused, Operand<TFloat64> x);
  }

  private static Signature signature(Ops tf, Step step) {
    Placeholder<TInt32> i = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    Placeholder<TInt32> unused = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    Signature.Builder builder =
        Signature.builder("step").input("i", i).input("unused", unused).input("x", x);
    List<Operand<?>> results = step.of(tf, i, unused, x);
    for (int k = 0; k < results.size(); k++) {
      builder.output("result_" + k, results.get(k));
    }
    return builder.build();
  }

  private static List<Operand<?>> goesOn(
      Ops tf, Operand<TInt32> i, Operand<TInt32> unused, Operand<TFloat64> x) {
    return List.of(tf.math.greaterEqual(i, tf.constant(0)));
  }

  private static List<Operand<?>> next(
      Ops tf, Operand<TInt32> i, Operand<TInt32> unused, Operand<TFloat64> x) {
    return List.of(tf.math.sub(i, tf.constant(2)), tf.identity(unused), tf.math.sin(x));
  }
}
