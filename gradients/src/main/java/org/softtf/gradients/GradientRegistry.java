// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.Compilation;
import org.softtf.gradients.internal.GradientMode;
import org.softtf.gradients.internal.GradientPlaces;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.op.core.StopGradient;

/**
 * All custom operators by name, and the one registration with TensorFlow that serves them.
 *
 * <p>TensorFlow Java 1.1.0 has ten places for registered gradients in a JVM and crashes beyond
 * them. Two are used here whatever the number of operators: {@code IdentityN} dispatches on the
 * node's attribute, {@code OnesLike} (the default seed of a gradient) makes second order work.
 */
final class GradientRegistry {
  private static final Logger LOG = System.getLogger("org.softtf.gradients");

  private static final Map<String, CustomOperator> OPERATORS = new ConcurrentHashMap<>();

  private GradientRegistry() {}

  static void add(CustomOperator operator) {
    if (OPERATORS.putIfAbsent(operator.name(), operator) != null) {
      throw new IllegalArgumentException(
          "an operator named "
              + operator.name()
              + " exists already; create each operator once, in a static final field");
    }
  }

  /** Whether gradients of this operator go through a carrier; throws if they cannot but should. */
  static boolean isAvailable(CustomOperator operator) {
    if (GradientMode.isOrdinary()) {
      if (operator.ordinaryGradientAgrees()) {
        return false;
      }
      throw new GradientException(
          operator.name()
              + " needs its registered gradient, which TensorFlow Java does not offer on Windows"
              + " (nor with -D"
              + GradientMode.PROPERTY
              + "=ordinary); declare ordinaryGradientAgrees() if TensorFlow's own gradient of its"
              + " forward function is the same");
    }
    Registration.require();
    return true;
  }

  /** Why a carrier has no gradient here; null if it has one. */
  static @Nullable String whyUnregistered() {
    return GradientMode.isOrdinary()
        ? "the graph holds a custom operator, whose gradient cannot be registered on Windows (nor with"
            + " -D"
            + GradientMode.PROPERTY
            + "=ordinary)"
        : Registration.PROBLEM;
  }

  /**
   * Registers if possible: a loaded model holds carriers though no operator was used yet. Problems
   * show where an operator is used.
   */
  static void registerIfPossible() {
    if (!GradientMode.isOrdinary()) {
      Registration.attempt();
    }
  }

  /** Lazy, once per JVM and class loader: the JVM runs a static initializer exactly once. */
  private static final class Registration {
    private static final @Nullable String PROBLEM = register();

    /** Calling anything here initializes the class. */
    static void attempt() {}

    static void require() {
      if (PROBLEM != null) {
        throw new GradientException(PROBLEM);
      }
    }

    private static @Nullable String register() {
      RawCustomGradient dispatch = guarded(GradientRegistry::gradientOfCarrier);
      if (!GradientPlaces.areFree(2, dispatch)) {
        return "all ten places that TensorFlow Java has for registered gradients are taken by other"
            + " code in this JVM; register fewer there, or run with -D"
            + GradientMode.PROPERTY
            + "=ordinary";
      }
      if (!TensorFlow.registerCustomGradient(Carrier.TYPE, dispatch)) {
        return "a gradient for "
            + Carrier.TYPE
            + " is registered already, by another library or by this library in another class"
            + " loader; TensorFlow keeps the first for the JVM's life. Load this library once, in a"
            + " class loader that all share, or run with -D"
            + GradientMode.PROPERTY
            + "=ordinary";
      }
      // false means that somebody else made the same registration, which serves as well
      TensorFlow.registerCustomGradient(
          "OnesLike", guarded((tf, node, cotangents) -> Collections.singletonList(null)));
      return null;
    }
  }

  /**
   * Lets nothing escape into native code: an exception there leaves the graph without its lock. An
   * empty answer makes {@code addGradients} fail cleanly instead.
   */
  static RawCustomGradient guarded(RawCustomGradient gradient) {
    return (tf, node, cotangents) -> {
      try {
        List<@Nullable Operand<?>> gradients = new ArrayList<>(gradient.call(tf, node, cotangents));
        for (int i = 0; i < gradients.size(); i++) {
          if (gradients.get(i) == null) {
            gradients.set(
                i, GradientMode.needsBarriers() ? tf.zerosLike(node.input(i)) : NoGradient.mark());
          }
        }
        return gradients;
      } catch (Throwable t) {
        if (!Failures.keep(t)) { // the caller is addGradients itself, whose error tells nothing
          LOG.log(Level.ERROR, "building the gradient of node " + node.name() + " failed", t);
        }
        return List.of();
      }
    };
  }

  /** Whether an operator of this name has a gradient for sizes that are not known. */
  static boolean takesUnknownSizes(String name) {
    CustomOperator operator = OPERATORS.get(name);
    return operator != null && operator.takesUnknownSizes();
  }

  /**
   * Puts the functions that gradients of these operations call into the graph: of operators in a
   * gradient or in a loaded model they may not be there.
   */
  static void prepareFunctions(Graph graph, Set<GraphOperation> operations) {
    for (GraphOperation operation : operations) {
      if (operation.type().equals(Carrier.TYPE) && Carrier.callsFunctions(operation)) {
        Carrier.Signature signature = Objects.requireNonNull(Carrier.read(operation)).signature();
        CustomOperator operator = OPERATORS.get(signature.operator());
        if (operator != null) {
          GradientProgram.of(operator, signature).addFunctionsTo(graph);
        }
      }
    }
  }

  /** Those inputs of an operation that a gradient flows to through it. */
  static List<Operand<?>> flowsTo(GraphOperation operation) {
    if (operation.type().equals(StopGradient.OP_NAME)) {
      return List.of();
    }
    List<Operand<?>> all = operation.inputs();
    Carrier carrier = operation.type().equals(Carrier.TYPE) ? Carrier.read(operation) : null;
    CustomOperator operator =
        carrier == null ? null : OPERATORS.get(carrier.signature().operator());
    if (carrier == null || operator == null) {
      return all;
    }
    GradientProgram program = GradientProgram.of(operator, carrier.signature());
    int first = carrier.signature().outputs();
    return IntStream.range(0, carrier.signature().inputs())
        .filter(program::hasGradient)
        .<Operand<?>>mapToObj(i -> all.get(first + i))
        .toList();
  }

  static List<@Nullable Operand<?>> gradientOfCarrier(
      Ops tf, GraphOperation node, List<Output<?>> cotangents) {
    Carrier carrier = Carrier.read(node);
    if (carrier == null) {
      return new ArrayList<>(cotangents); // an IdentityN of somebody else is the identity
    }
    String name = carrier.signature().operator();
    CustomOperator operator = OPERATORS.get(name);
    if (operator == null) {
      throw new GradientException(
          "no operator named "
              + name
              + " is known here, so node "
              + node.name()
              + " has no gradient; create the operator before gradients are added");
    }
    if (GradientMode.needsBarriers() && !carrier.hasBarriers(node)) {
      throw new GradientException(
          "node "
              + node.name()
              + " was built without barriers, by TensorFlow Java 1.1.0 or earlier, and this"
              + " TensorFlow Java would differentiate it wrongly; build or export it again, there"
              + " with -D"
              + GradientMode.PROPERTY
              + "=barriers, or train the model in Python");
    }
    List<Operand<?>> operands = new ArrayList<>(carrier.gradientOperands(node));
    operands.addAll(cotangents.subList(0, carrier.signature().outputs()));
    List<@Nullable Operand<?>> inputs =
        GradientProgram.of(operator, carrier.signature())
            .copyTo(tf, operands, Compilation.isMarked(node));
    List<@Nullable Operand<?>> all = new ArrayList<>(Collections.nCopies(node.numInputs(), null));
    for (int i = 0; i < inputs.size(); i++) {
      all.set(carrier.signature().outputs() + i, inputs.get(i));
    }
    return all;
  }
}
