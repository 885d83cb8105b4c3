package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.OperatorSpec.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Builds an {@link OperatorSpec} part by part. */
final class Spec {
  private final String family;
  private final String name;
  private final List<InputSpec> inputs = new ArrayList<>();
  private Set<String> arguments = Set.of();
  private Set<Mode> modes = Set.of();
  private Set<Method> methods = Set.of();
  private boolean straightThrough;

  private Spec(String family, String name) {
    this.family = family;
    this.name = name;
  }

  static Spec of(String family, String name) {
    return new Spec(family, name);
  }

  Spec input(String input, Kind kind) {
    inputs.add(new InputSpec(input, kind));
    return this;
  }

  Spec optionalInput(String input, Kind kind) {
    inputs.add(new InputSpec(input, kind, true));
    return this;
  }

  Spec arguments(String... names) {
    arguments = Set.of(names);
    return this;
  }

  /** All modes and a straight-through form. */
  Spec allModes() {
    modes = Set.copyOf(EnumSet.allOf(Mode.class));
    straightThrough = true;
    return this;
  }

  /** All modes but the hard one, so no straight-through form. */
  Spec softModes() {
    modes = Set.copyOf(EnumSet.complementOf(EnumSet.of(Mode.HARD)));
    return this;
  }

  Spec methods(Method... some) {
    methods = Set.of(some);
    return this;
  }

  /** Ends with a function of one result. */
  OperatorSpec builtBy(Builder builder) {
    return builtByAll((soft, in, arguments) -> List.of(builder.build(soft, in, arguments)));
  }

  /** Ends with a function of several results. */
  OperatorSpec builtByAll(Results builder) {
    return new OperatorSpec(
        name,
        family,
        List.copyOf(inputs),
        arguments,
        modes,
        methods,
        straightThrough,
        (soft, in, arguments) -> builder.build(soft, new In(in), arguments));
  }

  /** The inputs by name, all of one floating type. */
  record In(Map<String, Operand<?>> values) {
    @SuppressWarnings("unchecked") // the catalogue casts all inputs to one floating type
    Operand<TFloating> get(String name) {
      return (Operand<TFloating>) values.get(name);
    }

    /** The inputs that are numbered from 0. */
    List<Operand<TFloating>> list(String prefix) {
      List<Operand<TFloating>> list = new ArrayList<>();
      while (values.containsKey(prefix + list.size())) {
        list.add(get(prefix + list.size()));
      }
      return list;
    }
  }

  /** Builds one result. */
  interface Builder {
    Operand<?> build(SoftOps soft, In in, Arguments arguments);
  }

  /** Builds several results. */
  interface Results {
    List<? extends Operand<?>> build(SoftOps soft, In in, Arguments arguments);
  }
}
