// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.DeviceSpec;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.NativeScope;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;

/**
 * Name scopes that cost the same in a large graph as in a small one.
 *
 * <p>{@code Ops.withSubScope} of TF Java 1.1.0 collects the names of all operations of the graph.
 * That takes 3 ms in a graph of 6,000 operations, and quadratic time in a graph of many scopes.
 * This one asks the graph for each name when it makes it. It builds equal constants once.
 */
public final class SubScope {
  private SubScope() {}

  /**
   * Returns what {@code tf.withSubScope(name)} returns; scopes within it are as fast.
   *
   * @param tf where to build
   * @param name the scope's name, as in {@code withSubScope}
   * @return a factory whose operations are named {@code name/…}
   */
  public static Ops of(Ops tf, String name) {
    Scope scope = tf.scope();
    if (!(scope.env() instanceof Graph graph)
        || scope instanceof FastScope
        || scope instanceof NativeScope) {
      return tf.withSubScope(name);
    }
    String prefix = scope.makeOpName(name) + "/";
    return ops(
        new FastScope(scope, graph, prefix, null, new HashMap<>(), new SharedConstants(), false));
  }

  /**
   * As {@link #of}, whose operations TensorFlow compiles by XLA, in a graph.
   *
   * @param tf where to build
   * @param name the scope's name
   * @return a factory that sets {@link Compilation#ATTRIBUTE}
   */
  public static Ops compiled(Ops tf, String name) {
    Ops scoped = of(tf, name);
    return scoped.scope() instanceof FastScope fast ? ops(fast.compiled(true)) : scoped;
  }

  /**
   * Returns the same scope for operations that are not to be compiled.
   *
   * @param tf where to build
   * @return a factory that does not set {@link Compilation#ATTRIBUTE}
   */
  public static Ops uncompiled(Ops tf) {
    return tf.scope() instanceof FastScope fast && fast.compiled ? ops(fast.compiled(false)) : tf;
  }

  /**
   * Tells whether what is built is compiled.
   *
   * @param tf where to build
   * @return true if it sets {@link Compilation#ATTRIBUTE}
   */
  public static boolean isCompiled(Ops tf) {
    return tf.scope() instanceof FastScope fast && fast.compiled;
  }

  private static Ops ops(FastScope scope) {
    return Ops.create(new BasedOn(scope.graph, scope));
  }

  /**
   * Names from a prefix and counters of its own; all else as the scope it stands on.
   *
   * @param base knows device, control dependencies and whether this initializes; its names are
   *     unused
   * @param taken how often each name was given away, shared by scopes of one prefix
   * @param constants shared by all scopes within the first that have its device, control
   *     dependencies and mark
   * @param compiled whether operations are marked for XLA
   */
  private record FastScope(
      Scope base,
      Graph graph,
      String prefix,
      @Nullable String opName,
      Map<String, Integer> taken,
      SharedConstants constants,
      boolean compiled)
      implements Scope {
    FastScope compiled(boolean on) {
      return new FastScope(base, graph, prefix, opName, taken, new SharedConstants(), on);
    }

    @Override
    public ExecutionEnvironment env() {
      return graph;
    }

    @Override
    public Scope withSubScope(String childScopeName) {
      String child = makeOpName(childScopeName) + "/";
      return new FastScope(base, graph, child, null, new HashMap<>(), constants, compiled);
    }

    @Override
    public Scope withName(String name) {
      requireValid(name);
      return new FastScope(base, graph, prefix, name, taken, constants, compiled);
    }

    @Override
    public Scope withNameAsSubScope(String defaultName) {
      return withSubScope(defaultName);
    }

    @Override
    public Scope withDevice(DeviceSpec device) {
      return on(base.withDevice(device));
    }

    @Override
    public Scope withInitScope() {
      return on(base.withInitScope());
    }

    @Override
    public Scope withControlDependencyOps(Iterable<Operation> controls) {
      return on(base.withControlDependencyOps(controls));
    }

    private Scope on(Scope other) {
      return new FastScope(other, graph, prefix, opName, taken, new SharedConstants(), compiled);
    }

    @Override
    public String makeOpName(String defaultName) {
      return prefix + makeUnique(opName == null ? defaultName : opName);
    }

    @Override
    public String makeUnique(String id) {
      requireValid(id);
      String name;
      do {
        int count = taken.merge(id, 1, Integer::sum);
        name = count == 1 ? id : id + "_" + (count - 1);
      } while (graph.operation(prefix + name) != null); // for instance from a loaded model
      return name;
    }

    @Override
    public OperationBuilder opBuilder(String type, String operationName) {
      return type.equals(SharedConstants.TYPE) && opName == null
          ? constants.builder(() -> Scope.super.opBuilder(type, operationName))
          : Scope.super.opBuilder(type, operationName);
    }

    private static void requireValid(String name) {
      if (!Scope.isValidOpName(name)) {
        throw new IllegalArgumentException(
            "a name is letters, digits and . _ -, and begins with a letter, digit or dot, got \""
                + name
                + "\"");
      }
    }

    @Override
    public void refreshNames() {}

    @Override
    public OperationBuilder apply(OperationBuilder builder) {
      OperationBuilder applied = base.apply(builder);
      return compiled ? Compilation.mark(applied) : applied;
    }

    @Override
    public String getDeviceString() {
      return base.getDeviceString();
    }

    @Override
    public boolean isInit() {
      return base.isInit();
    }
  }

  /** The graph, but with another scope to begin with: the only way to make Ops of a scope. */
  private record BasedOn(Graph graph, Scope baseScope) implements ExecutionEnvironment {
    @Override
    public OperationBuilder opBuilder(String type, String name, Scope scope) {
      return graph.opBuilder(type, name, scope);
    }

    @Override
    public void attachFunction(ConcreteFunction function) {
      graph.attachFunction(function);
    }

    @Override
    public void checkInput(Operation input) {
      graph.checkInput(input);
    }

    @Override
    public Types environmentType() {
      return graph.environmentType();
    }

    @Override
    public boolean isInitializer(Operation operation) {
      return graph.isInitializer(operation);
    }
  }
}
