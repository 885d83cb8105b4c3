// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.settings.PythonNames;
import org.tensorflow.ndarray.Shape;

/** The arguments of one use of an operator: those given, and the defaults of the others. */
public final class ArgumentValues {
  /** A shape of the main input, for what an error gives as an example. */
  private static final Shape EXAMPLE = Shape.of(2, 5);

  private final OperatorSpec operator;
  private final Map<String, @Nullable Object> given;

  /**
   * Refuses arguments that the operator does not have, values that they cannot have, and a call
   * without one that it must give, be it as an input. A seed is looked for elsewhere.
   */
  ArgumentValues(OperatorSpec operator, Arguments arguments, Set<String> inputs) {
    this.operator = operator;
    this.given = arguments.asMap();
    given.forEach((name, value) -> argument(name).require(operator.name(), value));
    operator.arguments().stream()
        .filter(ArgumentSpec::isRequired)
        .filter(argument -> !(argument.mayBeInput() && inputs.contains(argument.name())))
        .filter(argument -> !has(argument.name()) && !argument.name().equals(OperatorSpec.SEED))
        .findFirst()
        .ifPresent(this::refuseAbsence);
  }

  /**
   * Returns what an error calls an argument.
   *
   * @param name its name
   * @return the operator's name and it
   */
  String what(String name) {
    return operator.name() + ": " + name;
  }

  private void refuseAbsence(ArgumentSpec argument) {
    String name = argument.name();
    String example =
        argument.sample(EXAMPLE).map(value -> ", such as " + name + "=" + value).orElse("");
    throw new IllegalArgumentException(
        operator.name()
            + ": the argument \""
            + name
            + "\" is needed"
            + example
            + "; given are "
            + given.keySet());
  }

  /**
   * Tells whether an argument is given, be it as null.
   *
   * @param name its name
   * @return true if it is given
   */
  public boolean has(String name) {
    return given.containsKey(name);
  }

  /**
   * Tells whether an argument is null.
   *
   * @param name its name
   * @return true if it is given as null, or left out where null is the default
   */
  public boolean isNull(String name) {
    return value(name) == null;
  }

  /**
   * Tells whether an argument is a list.
   *
   * @param name its name
   * @return true for a list
   */
  public boolean isList(String name) {
    return value(name) instanceof List<?>;
  }

  /**
   * Returns a number.
   *
   * @param name its name
   * @return the number
   */
  public double number(String name) {
    return ((Number) present(name)).doubleValue();
  }

  /**
   * Returns a whole number.
   *
   * @param name its name
   * @return the number
   */
  public int integer(String name) {
    return ((Number) present(name)).intValue();
  }

  /**
   * Returns a switch.
   *
   * @param name its name
   * @return the switch
   */
  public boolean flag(String name) {
    return (Boolean) present(name);
  }

  /**
   * Returns a text.
   *
   * @param name its name
   * @return the text
   */
  public String text(String name) {
    return (String) present(name);
  }

  /**
   * Returns a constant by its Python name.
   *
   * @param name the argument's name
   * @param type the constant's type
   * @param <E> the constant's type
   * @return the constant
   */
  <E extends Enum<E>> E constant(String name, Class<E> type) {
    return PythonNames.find(type, what(name), text(name));
  }

  /**
   * Returns a list of numbers; a single number is a list of one.
   *
   * @param name its name
   * @return the numbers
   */
  public double[] numbers(String name) {
    Object value = value(name);
    return value instanceof List<?> list
        ? list.stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray()
        : new double[] {number(name)};
  }

  /**
   * Returns a list of whole numbers; a single number is a list of one.
   *
   * @param name its name
   * @return the numbers
   */
  public long[] wholeNumbers(String name) {
    return DoubleStream.of(numbers(name)).mapToLong(number -> (long) number).toArray();
  }

  /**
   * Returns a list of whole numbers, the nearest ints where they fit none; a single number is a
   * list of one.
   *
   * @param name its name
   * @return the numbers
   */
  public int[] integers(String name) {
    return DoubleStream.of(numbers(name)).mapToInt(number -> (int) number).toArray();
  }

  /** Finds an argument, be it mode, softness or method. */
  private ArgumentSpec argument(String name) {
    Map<String, ArgumentSpec> known = new TreeMap<>();
    operator.arguments().forEach(argument -> known.put(argument.name(), argument));
    if (!operator.modes().isEmpty()) {
      known.put(OperatorSpec.MODE, ArgumentSpec.of(OperatorSpec.MODE, ArgumentKind.TEXT));
      known.put(OperatorSpec.SOFTNESS, ArgumentSpec.of(OperatorSpec.SOFTNESS, ArgumentKind.NUMBER));
    }
    if (!operator.methods().isEmpty()) {
      known.put(OperatorSpec.METHOD, ArgumentSpec.of(OperatorSpec.METHOD, ArgumentKind.TEXT));
    }
    if (!known.containsKey(name)) {
      throw new IllegalArgumentException(
          operator.name() + " has no argument \"" + name + "\"; it has " + known.keySet());
    }
    return known.get(name);
  }

  private @Nullable Object value(String name) {
    if (has(name)) {
      return given.get(name);
    }
    ArgumentSpec argument = argument(name);
    if (!argument.hasDefault()) {
      refuseAbsence(argument);
    }
    return argument.fallback().orElse(null);
  }

  private Object present(String name) {
    return Objects.requireNonNull(value(name), name);
  }
}
