package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;

/**
 * The functions that loops and branches call.
 *
 * <p>One that depends on nothing but its name holds no graph's nodes, and is made once for all
 * graphs.
 */
final class GraphFunctions {
  private static final Map<String, Shared> SHARED = new ConcurrentHashMap<>();

  private GraphFunctions() {}

  /** Makes a function of variables. */
  static ConcreteFunction of(
      String name,
      List<? extends Variable<?>> variables,
      BiFunction<Ops, State, List<Operand<?>>> results) {
    return ConcreteFunction.create(tf -> signature(tf, name, variables, results));
  }

  /** The function of this name, made where there is none yet. */
  static ConcreteFunction shared(String name, Supplier<ConcreteFunction> made) {
    return SHARED.computeIfAbsent(name, key -> new Shared()).get(made);
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
    for (Operand<?> given : results.apply(tf, State.of(variables, taken))) {
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
