package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Arguments of an operator by their Python names, as JSON gives them: numbers, text, booleans,
 * lists and null.
 */
public final class Arguments {
  private final TreeMap<String, Object> values;

  private Arguments(Map<String, ?> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * Wraps a map.
   *
   * @param values the arguments; absent ones have their defaults
   * @return the arguments
   */
  public static Arguments of(Map<String, ?> values) {
    return new Arguments(values);
  }

  /**
   * Tells whether an argument is given, be it as null.
   *
   * @param name its name
   * @return true if it is given
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Returns the names of the arguments given.
   *
   * @return the names
   */
  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /**
   * Tells whether an argument is given as null.
   *
   * @param name its name
   * @return true for null
   */
  public boolean isNull(String name) {
    return has(name) && values.get(name) == null;
  }

  /**
   * Returns a number.
   *
   * @param name its name
   * @param fallback its default
   * @return the number
   */
  public double number(String name, double fallback) {
    return has(name) ? typed(name, Number.class, "a number").doubleValue() : fallback;
  }

  /**
   * Returns a whole number.
   *
   * @param name its name
   * @param fallback its default
   * @return the number
   */
  public int integer(String name, int fallback) {
    double number = number(name, fallback);
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException(name + " must be a whole number, got " + number);
    }
    return (int) number;
  }

  /**
   * Returns a whole number that has no default.
   *
   * @param name its name
   * @return the number
   */
  public int requiredInteger(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException(
          "the argument \"" + name + "\" is needed; given are " + names());
    }
    return integer(name, 0);
  }

  /**
   * Returns a switch.
   *
   * @param name its name
   * @param fallback its default
   * @return the switch
   */
  public boolean flag(String name, boolean fallback) {
    return has(name) ? typed(name, Boolean.class, "true or false") : fallback;
  }

  /**
   * Returns a text.
   *
   * @param name its name
   * @param fallback its default
   * @return the text
   */
  public String text(String name, String fallback) {
    return has(name) ? typed(name, String.class, "text") : fallback;
  }

  /**
   * Returns a list of numbers; a single number is a list of one.
   *
   * @param name its name
   * @return the numbers
   */
  public double[] numbers(String name) {
    Object value = values.get(name);
    List<?> list =
        value instanceof List<?> many ? many : List.of(typed(name, Number.class, "numbers"));
    return list.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
  }

  /**
   * Tells whether an argument is a list.
   *
   * @param name its name
   * @return true for a list
   */
  public boolean isList(String name) {
    return values.get(name) instanceof List<?>;
  }

  private <V> V typed(String name, Class<V> type, String what) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " must be " + what + ", got " + value);
    }
    return type.cast(value);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
