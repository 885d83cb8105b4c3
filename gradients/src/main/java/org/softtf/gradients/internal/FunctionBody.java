// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * The nodes of a function, to be built where it is called: they have gradients, which a call has
 * not if it holds an operator with a registered one.
 */
public final class FunctionBody {
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

  /** Those of functions that are in use, which a step of a loop calls again. */
  private static final Map<ConcreteFunction, FunctionDefLibrary> LIBRARIES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final FunctionDef definition;
  private final Map<String, FunctionDef> library;

  private FunctionBody(String name, Map<String, FunctionDef> library) {
    FunctionDef found = library.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the function " + name + " is called, but its definition is not there");
    }
    this.library = library;
    this.definition = found;
  }

  /**
   * Tells whether a type of operation calls a function once.
   *
   * @param type the type
   * @return true for both kinds of calls
   */
  public static boolean isCall(String type) {
    return CALLS.contains(type);
  }

  /**
   * Returns a function with those that it calls. It is read once, and may be closed then.
   *
   * @param function the function
   * @return a graph's library
   */
  public static FunctionDefLibrary libraryOf(ConcreteFunction function) {
    return LIBRARIES.computeIfAbsent(function, FunctionBody::read);
  }

  private static FunctionDefLibrary read(ConcreteFunction function) {
    try (Graph graph = new Graph()) {
      graph.attachFunction(function);
      return graph.toGraphDef().getLibrary();
    }
  }

  /**
   * Says what was wrong where a function was used and it may be that it is closed.
   *
   * @param function the function
   * @param error what TensorFlow threw
   * @return the error with advice, or as it was
   */
  public static IllegalStateException explained(
      ConcreteFunction function, IllegalStateException error) {
    try {
      read(function);
      return error;
    } catch (IllegalStateException e) {
      return new IllegalStateException(
          "the function "
              + function.signature().key()
              + " is closed; call it while it is open, and make another one for more calls",
          e);
    }
  }

  /**
   * Reads a function.
   *
   * @param name its name
   * @param library holds it and what it calls
   * @return its body
   */
  public static FunctionBody of(String name, FunctionDefLibrary library) {
    Map<String, FunctionDef> definitions = new HashMap<>();
    library
        .getFunctionList()
        .forEach(function -> definitions.put(function.getSignature().getName(), function));
    return new FunctionBody(name, definitions);
  }

  /**
   * Returns the types of its nodes, and of those of the functions that it calls once.
   *
   * @return the types, without those of calls
   */
  public Set<String> types() {
    Set<String> types = new LinkedHashSet<>();
    for (NodeDef node : definition.getNodeDefList()) {
      String called = called(node);
      if (called == null) {
        types.add(node.getOp());
      } else {
        types.addAll(new FunctionBody(called, library).types());
      }
    }
    return types;
  }

  /**
   * Builds the nodes. What they call must be known to the graph or session.
   *
   * @param tf where to build
   * @param arguments the function's inputs, in order
   * @return its results, in order
   */
  public List<Output<?>> build(Ops tf, List<? extends Operand<?>> arguments) {
    return new Copy(SubScope.of(tf, lastPart(definition.getSignature().getName())), arguments)
        .results();
  }

  private static String lastPart(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+", "");
    return plain.isEmpty() ? "function" : plain;
  }

  /** One copy of the body. */
  private final class Copy {
    private final Ops tf;
    private final Map<String, Operand<?>> arguments = new HashMap<>();
    private final Map<String, NodeDef> nodes = new LinkedHashMap<>();

    /** What runs where a node ran: its copy, or the results of the function that it calls. */
    private final Map<String, List<Operation>> copied = new HashMap<>();

    private final NodeCopier copier;

    Copy(Ops tf, List<? extends Operand<?>> operands) {
      this.tf = tf;
      this.copier = new NodeCopier(tf.scope(), new HashMap<>());
      for (int i = 0; i < operands.size(); i++) {
        arguments.put(definition.getSignature().getInputArg(i).getName(), operands.get(i));
      }
      definition.getNodeDefList().forEach(node -> nodes.put(node.getName(), node));
    }

    List<Output<?>> results() {
      List<Output<?>> results = new ArrayList<>();
      for (OpDef.ArgDef result : definition.getSignature().getOutputArgList()) {
        results.add(operand(definition.getRetOrThrow(result.getName())).asOutput());
      }
      return results;
    }

    /** What a reference stands for: an argument, or {@code node:argument:position}. */
    private Operand<?> operand(String reference) {
      String[] parts = reference.split(":", -1);
      Operand<?> argument = arguments.get(parts[0]);
      if (argument != null) {
        return argument;
      }
      NodeDef node = Objects.requireNonNull(nodes.get(parts[0]), reference);
      copy(node);
      return copier.output(node.getName(), first(node, parts[1]) + Integer.parseInt(parts[2]));
    }

    /** Copies a node after those that it reads or waits for, such as a check of its input. */
    private List<Operation> copy(NodeDef node) {
      List<Operation> done = copied.get(node.getName());
      if (done == null) {
        done = build(node);
        copied.put(node.getName(), done);
      }
      return done;
    }

    private List<Operation> build(NodeDef node) {
      NodeDef.Builder builder = node.toBuilder().clearInput();
      List<Operand<?>> inputs = new ArrayList<>();
      List<Operation> before = new ArrayList<>();
      for (String input : node.getInputList()) {
        if (input.startsWith("^")) {
          before.addAll(waitedFor(input.substring(1)));
        } else {
          String name = "input " + inputs.size() + " of " + node.getName(); // no node's name
          inputs.add(operand(input));
          copier.give(name, 0, inputs.get(inputs.size() - 1));
          builder.addInput(name);
        }
      }
      String called = called(node);
      if (called == null) {
        return List.of(copier.copyAfter(builder.build(), before));
      }
      Ops after = before.isEmpty() ? tf : tf.withControlDependencyOps(before);
      List<Output<?>> outputs = new FunctionBody(called, library).build(after, inputs);
      for (int i = 0; i < outputs.size(); i++) {
        copier.give(node.getName(), i, outputs.get(i));
      }
      return outputs.stream().<Operation>map(Output::op).toList();
    }

    private List<Operation> waitedFor(String name) {
      Operand<?> argument = arguments.get(name);
      return argument == null
          ? copy(Objects.requireNonNull(nodes.get(name), name))
          : List.of(argument.op());
    }

    /** The position of a result's first tensor among all of a node. */
    private int first(NodeDef node, String result) {
      int position = 0;
      for (OpDef.ArgDef argument : OpDefinitions.of(node.getOp()).getOutputArgList()) {
        if (argument.getName().equals(result)) {
          return position;
        }
        position += NodeCopier.length(argument, node);
      }
      throw new IllegalArgumentException(
          node.getOp() + " has no result " + result + "; TensorFlow does not list its type");
    }
  }

  /**
   * Returns the function that a node calls.
   *
   * @param call the node
   * @return its name; null if it is no call
   */
  public static @Nullable String called(NodeDef call) {
    return isCall(call.getOp()) ? call.getAttrOrThrow("f").getFunc().getName() : null;
  }
}
