// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.Mode;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;

/**
 * The functions that loops and branches call.
 *
 * <p>One that depends on nothing but its name holds no graph's nodes, and is made once for all
 * graphs, and once more for all eager sessions: an eager session changes the definition of a
 * function that it is given. A graph that holds the function as it was would take the changed one
 * for a different function of the same name.
 */
final class GraphFunctions {
  private static final Map<String, Shared> OF_GRAPHS = new ConcurrentHashMap<>();
  private static final Map<String, Shared> OF_EAGER_SESSIONS = new ConcurrentHashMap<>();

  private GraphFunctions() {}

  /** Makes a function of variables. */
  static ConcreteFunction of(
      String name,
      List<? extends Variable<?>> variables,
      BiFunction<Ops, State, List<Operand<?>>> results) {
    return ConcreteFunction.create(tf -> signature(tf, name, variables, results));
  }

  /** The function of this name for where it is called, made where there is none yet. */
  static ConcreteFunction shared(Ops tf, String name, Supplier<ConcreteFunction> made) {
    boolean eager = tf.scope().env().isEager();
    Map<String, Shared> functions = eager ? OF_EAGER_SESSIONS : OF_GRAPHS;
    return functions
        .computeIfAbsent(name, key -> new Shared())
        .get(eager ? () -> changedByEagerSession(made.get()) : made);
  }

  /** Lets a session change the function while no other thread has it. */
  private static ConcreteFunction changedByEagerSession(ConcreteFunction function) {
    try (EagerSession session = EagerSession.create()) {
      session.attachFunction(function);
    }
    return function;
  }

  /** A name that says what a function depends on. */
  static String name(String what, List<Object> parameters) {
    StringBuilder name = new StringBuilder(what);
    for (Object parameter : parameters) {
      name.append('_').append(text(parameter));
    }
    return name.toString();
  }

  private static String text(Object parameter) {
    if (parameter instanceof Mode mode) {
      return mode.pythonName();
    }
    return parameter instanceof Class<?> type
        ? type.getSimpleName()
        : String.valueOf(parameter).toLowerCase(Locale.ROOT);
  }

  private static Signature signature(
      Ops tf,
      String name,
      List<? extends Variable<?>> variables,
      BiFunction<Ops, State, List<Operand<?>>> results) {
    Signature.Builder signature = Signature.builder(name);
    List<Operand<?>> taken = new ArrayList<>();
    for (Variable<?> variable : variables) {
      Operand<?> operand = tf.placeholder(variable.type(), Placeholder.shape(variable.shape()));
      signature.input("in" + taken.size(), operand);
      taken.add(operand.asOutput());
    }
    int count = 0;
    Ops body = SubScope.of(tf, "body");
    for (Operand<?> given : results.apply(body, State.of(variables, taken))) {
      // what is taken cannot be given as it is
      Operand<?> result = taken.contains(given.asOutput()) ? tf.identity(given) : given;
      signature.output("out" + count++, result);
    }
    return signature.build();
  }

  /** Made outside of the map's lock: a function may contain loops with functions of their own. */
  private static final class Shared {
    private @Nullable ConcreteFunction function;

    synchronized ConcreteFunction get(Supplier<ConcreteFunction> made) {
      if (function == null) {
        function = made.get();
      }
      return function;
    }
  }
}
