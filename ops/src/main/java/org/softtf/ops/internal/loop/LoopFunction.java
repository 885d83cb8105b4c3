package org.softtf.ops.internal.loop;

import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.While;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TType;

/** Helps to build the condition and the body of a loop, to run it and to read its results. */
public final class LoopFunction {
  private LoopFunction() {}

  /**
   * Describes the condition or the body.
   *
   * @param name the function's name
   * @param variables the loop's variables, placeholders
   * @param results what the function computes of them
   * @return the description
   */
  public static Signature of(
      String name, List<? extends Operand<?>> variables, List<? extends Operand<?>> results) {
    Signature.Builder signature = Signature.builder(name);
    for (int i = 0; i < variables.size(); i++) {
      signature.input("in" + i, variables.get(i));
    }
    for (int i = 0; i < results.size(); i++) {
      signature.output("out" + i, results.get(i));
    }
    return signature.build();
  }

  /**
   * Repeats a body while a condition holds.
   *
   * <p>Stateful, though it has no state: TensorFlow evaluates a stateless loop of constants before
   * the graph runs, by recursion, and ends the process where that is deep.
   *
   * @param tf where to build
   * @param start the variables' first values
   * @param condition of the variables
   * @param body from the variables to the next ones
   * @param shapes of the variables, where they differ from those of the first values; or none
   * @return the last values
   */
  public static List<Output<?>> repeat(
      Ops tf,
      List<Operand<?>> start,
      ConcreteFunction condition,
      ConcreteFunction body,
      Shape... shapes) {
    While.Options[] options =
        shapes.length == 0
            ? new While.Options[0]
            : new While.Options[] {While.outputShapes(shapes)};
    return tf.statefulWhile(start, condition, body, options).output();
  }

  /**
   * Tells whether any flag is set.
   *
   * @param tf where to build
   * @param flags of static rank
   * @return a scalar
   */
  public static Operand<TBool> any(Ops tf, Operand<TBool> flags) {
    int[] axes = new int[flags.shape().numDimensions()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    return tf.reduceAny(flags, tf.constant(axes));
  }

  /**
   * Returns a variable after the loop.
   *
   * @param results of the loop
   * @param index the variable's
   * @param <T> its type, which is the one it started with
   * @return its last value
   */
  @SuppressWarnings("unchecked") // the loop keeps its variables' types
  public static <T extends TType> Operand<T> result(List<Output<?>> results, int index) {
    return (Operand<T>) (Operand<?>) results.get(index);
  }
}
