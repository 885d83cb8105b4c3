// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/** What outputs in a graph depend on. */
final class Dependencies {
  /**
   * TensorFlow's gradients of these make a constant of the input's type, which is not allowed where
   * that is a reference to a variable: some fail, and some end the JVM.
   */
  private static final Set<String> NOT_OF_REFERENCES =
      Set.of(
          "Acos",
          "Asin",
          "Atan",
          "Atanh",
          "BatchMatMul",
          "BatchMatMulV2",
          "BatchMatMulV3",
          "Log1p",
          "Pow",
          "Sign",
          "Square");

  private Dependencies() {}

  /** All operations that the outputs depend on, each after those that it reads. */
  static Set<GraphOperation> upstream(List<? extends Operand<?>> ys) {
    Set<GraphOperation> done = new LinkedHashSet<>();
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    ys.forEach(y -> open.push((GraphOperation) y.op()));
    while (!open.isEmpty()) {
      GraphOperation operation = open.peek();
      if (seen.add(operation)) {
        operation.inputs().forEach(input -> pushNew((GraphOperation) input.op(), seen, open));
      } else {
        open.pop();
        done.add(operation); // all that it reads was done meanwhile, loops apart
      }
    }
    return done;
  }

  /**
   * All that a gradient of the outputs flows to, as far as carriers and stopped gradients decide: a
   * carrier answers zeros where native code cannot be told that there is no gradient.
   */
  static Set<Output<?>> flow(List<? extends Operand<?>> ys) {
    Set<Output<?>> reached = new HashSet<>();
    Set<GraphOperation> seen = new HashSet<>();
    Deque<Output<?>> open = new ArrayDeque<>();
    ys.forEach(y -> open.push(y.asOutput()));
    while (!open.isEmpty()) {
      Output<?> output = open.pop();
      GraphOperation operation = (GraphOperation) output.op();
      reached.add(output);
      if (seen.add(operation)) {
        GradientRegistry.flowsTo(operation).forEach(input -> open.push(input.asOutput()));
      }
    }
    return reached;
  }

  private static void pushNew(
      GraphOperation operation, Set<GraphOperation> seen, Deque<GraphOperation> open) {
    if (!seen.contains(operation)) {
      open.push(operation);
    }
  }

  /** TensorFlow's gradient of {@code Graph.whileLoop} is wrong or ends the JVM, stopped or not. */
  static void requireNoLoop(Set<GraphOperation> upstream, List<Output<?>> xs) {
    for (GraphOperation operation : upstream) {
      if (operation.type().equals("Exit")) {
        Set<GraphOperation> loop = upstream(List.of(operation.output(0)));
        for (Output<?> x : xs) {
          if (loop.contains(x.op())) {
            throw new GradientException(
                "the outputs depend on "
                    + x.op().name()
                    + " through a Graph.whileLoop ("
                    + operation.name()
                    + "), which has no gradient in TensorFlow Java; use tf.whileOp inside a"
                    + " CustomOperator's forward function");
          }
        }
      }
    }
  }

  /** What a gradient flows through may read a variable only where TensorFlow has that gradient. */
  static void requireNoReference(Set<GraphOperation> upstream, List<? extends Operand<?>> ys) {
    Set<Output<?>> flow = Set.of();
    for (GraphOperation operation : upstream) {
      Output<?> variable = NOT_OF_REFERENCES.contains(operation.type()) ? read(operation) : null;
      if (variable != null) {
        flow = flow.isEmpty() ? flow(ys) : flow;
        if (flow.contains(operation.output(0))) { // not in the forward function of a carrier
          throw new GradientException(
              operation.type()
                  + " ("
                  + operation.name()
                  + ") reads the variable "
                  + variable.op().name()
                  + " itself, of which TensorFlow has no gradient of "
                  + operation.type()
                  + "; give it tf.identity(variable)");
        }
      }
    }
  }

  /** The variable that an operation reads; null for none. */
  private static @Nullable Output<?> read(GraphOperation operation) {
    return operation.inputs().stream()
        .map(Operand::asOutput)
        .filter(OperandCheck::isReference)
        .findFirst()
        .orElse(null);
  }
}
