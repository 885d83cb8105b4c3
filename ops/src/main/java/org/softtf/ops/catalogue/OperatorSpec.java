// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;

/** One operator as tools see it: all that they know of it, and how to build it. */
public final class OperatorSpec {
  /** How smooth it is, an argument. */
  public static final String MODE = "mode";

  /** The algorithm, an argument. */
  public static final String METHOD = "method";

  /** The softness, an argument or an input. */
  public static final String SOFTNESS = "softness";

  /** What random operators draw from, an argument or an input. */
  public static final String SEED = "seed";

  /** Which elements of the main input are there, an input. */
  public static final String MASK = "mask";

  /** How many of the first elements are there, an input. */
  public static final String LENGTHS = "lengths";

  private final String name;
  private final String family;
  private final List<InputSpec> inputs;
  private final List<ArgumentSpec> arguments;
  private final List<OutputSpec> outputs;
  private final boolean masked;
  private final Set<Mode> modes;
  private final Map<Method, Set<Mode>> methods;
  private final Optional<String> drawnInput;
  private final OptionalInt drawnElement;
  private final Predicate<ArgumentValues> givesIntegers;
  private final Implementation implementation;

  OperatorSpec(OperatorSpecBuilder parts, Implementation implementation) {
    name = parts.name;
    family = parts.family;
    inputs = List.copyOf(parts.inputs);
    arguments = List.copyOf(parts.arguments);
    outputs = List.copyOf(parts.outputs);
    masked = parts.masked;
    modes = Set.copyOf(parts.modes);
    methods = Collections.unmodifiableMap(new EnumMap<>(parts.methods));
    drawnInput = parts.drawnInput;
    drawnElement = parts.drawnElement;
    givesIntegers = parts.givesIntegers;
    this.implementation = implementation;
  }

  /**
   * Starts the description of an operator.
   *
   * @param family the family it belongs to, such as {@code elementwise}
   * @param name its Python name, without {@code _st}
   * @return what takes the rest of the description
   */
  public static OperatorSpecBuilder of(String family, String name) {
    return new OperatorSpecBuilder(family, name);
  }

  /**
   * Returns its name.
   *
   * @return the Python name, without {@code _st}
   */
  public String name() {
    return name;
  }

  /**
   * Returns the family that it belongs to.
   *
   * @return such as {@code elementwise}
   */
  public String family() {
    return family;
  }

  /**
   * Returns its inputs, softness, seed, mask and lengths not among them.
   *
   * @return the inputs in order
   */
  public List<InputSpec> inputs() {
    return inputs;
  }

  /**
   * Returns the main input, which the others fit.
   *
   * @return x, or the first input if there is no x; empty for an operator without inputs
   */
  public Optional<InputSpec> mainInput() {
    return input("x").or(() -> inputs.stream().findFirst());
  }

  private Optional<InputSpec> input(String wanted) {
    return inputs.stream().filter(input -> input.name().equals(wanted)).findFirst();
  }

  /**
   * Tells whether it takes a mask and lengths of rows, which are inputs too.
   *
   * @return true if it does
   */
  public boolean takesMask() {
    return masked;
  }

  /**
   * Returns its arguments beyond mode, softness and method.
   *
   * @return the arguments in order
   */
  public List<ArgumentSpec> arguments() {
    return arguments;
  }

  /**
   * Finds one of these arguments.
   *
   * @param argument its name
   * @return the argument; empty if there is none of that name
   */
  public Optional<ArgumentSpec> argument(String argument) {
    return arguments.stream().filter(some -> some.name().equals(argument)).findFirst();
  }

  /**
   * Tells whether it has an argument beyond mode, softness and method.
   *
   * @param argument its name
   * @return true if it has
   */
  public boolean hasArgument(String argument) {
    return argument(argument).isPresent();
  }

  /**
   * Returns its outputs. Some methods give the first of them only.
   *
   * @return the outputs in order
   */
  public List<OutputSpec> outputs() {
    return outputs;
  }

  /**
   * Returns its modes.
   *
   * @return the modes; empty if it has no mode
   */
  public Set<Mode> modes() {
    return modes;
  }

  /**
   * Returns its methods.
   *
   * @return the methods; empty if it has no method
   */
  public Set<Method> methods() {
    return methods.keySet();
  }

  /**
   * Tells whether the operator has a mode with a method. The exact mode does not depend on the
   * method.
   *
   * @param mode the mode
   * @param method the method; null for an operator without methods, or for its own
   * @return true if it can be built
   */
  public boolean supports(Mode mode, @Nullable Method method) {
    return modes.contains(mode)
        && (method == null
            || (methods.containsKey(method)
                && (mode == Mode.HARD || methods.get(method).contains(mode))));
  }

  /**
   * Tells whether it has a straight-through form, as all have that have an exact mode.
   *
   * @return true if there is an {@code _st} form
   */
  public boolean straightThrough() {
    return modes.contains(Mode.HARD);
  }

  /**
   * Returns the input that moves in a picture.
   *
   * @return the input; empty for an operator without inputs
   */
  public Optional<InputSpec> drawnInput() {
    return drawnInput.isEmpty() ? mainInput() : input(drawnInput.get());
  }

  /**
   * Returns which element of the result a picture shows.
   *
   * @return its place in the flattened result; empty for the first or the only one
   */
  public OptionalInt drawnElement() {
    return drawnElement;
  }

  /**
   * Makes the shapes of all inputs from that of the main one.
   *
   * @param main the main input's shape, with unknown sizes where they are open
   * @param given the arguments by name
   * @param count how many soft indices a list of them has; may be unknown
   * @return the shapes by name
   */
  public Map<String, Shape> shapes(Shape main, Map<String, ?> given, long count) {
    AxisChoice axis = AxisChoice.of(this, given);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (InputSpec input : inputs) {
      if (input.isList()) {
        for (int i = 0; i < main.numDimensions(); i++) {
          shapes.put(input.name(i), Shape.of(main.get(i)));
        }
      } else if (input.equals(mainInput().orElseThrow())) {
        shapes.put(input.name(), main);
      } else {
        shapes.put(input.name(), input.shape().fitting(main, axis, count));
      }
    }
    return shapes;
  }

  /**
   * Returns the arguments of a plain call: what must be given, and the last axis.
   *
   * @param main the shape of the main input
   * @return the values by name
   */
  public Map<String, Object> plainArguments(Shape main) {
    Map<String, Object> plain = new LinkedHashMap<>();
    arguments.forEach(
        argument -> argument.sample(main).ifPresent(value -> plain.put(argument.name(), value)));
    return plain;
  }

  /**
   * Returns the arguments to test: those of a plain call and what tests add, then for each variant
   * of an argument the same with it.
   *
   * @param main the shape of the main input
   * @return the values by name, for one call after another
   */
  public List<Map<String, Object>> variants(Shape main) {
    Map<String, Object> base = plainArguments(main);
    arguments.forEach(
        argument -> argument.trial().ifPresent(value -> base.put(argument.name(), value)));
    List<Map<String, Object>> variants = new ArrayList<>(List.of(base));
    for (ArgumentSpec argument : arguments) {
      for (Object value : argument.variants()) {
        Map<String, Object> variant = new LinkedHashMap<>(base);
        variant.put(argument.name(), value);
        variants.add(variant);
      }
    }
    return variants;
  }

  /** Whether values of the mode hard are whole numbers where the inputs are. */
  boolean givesIntegers(ArgumentValues arguments) {
    return givesIntegers.test(arguments);
  }

  /** Builds it. */
  List<? extends Operand<?>> build(SoftOps soft, InputOperands inputs, ArgumentValues arguments) {
    return implementation.build(soft, inputs, arguments);
  }

  @Override
  public String toString() {
    return name;
  }
}
