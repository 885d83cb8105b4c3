// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.softtf.gradients.internal.OperandCheck;

/**
 * Facts about one use of a {@link CustomOperator} that are known when the graph is built: an
 * immutable map from names to text, numbers and switches.
 *
 * <p>They are stored with the operator's node, also in a SavedModel, so that a gradient can be
 * built when the model has been loaded again. Numbers keep full double precision.
 */
public final class Attributes {
  /** No attributes. */
  public static final Attributes NONE = new Attributes(new TreeMap<>());

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private final SortedMap<String, String> values;

  private Attributes(SortedMap<String, String> values) {
    this.values = values;
  }

  /**
   * Returns attributes with one entry.
   *
   * @param name letters, digits and {@code _ . -}
   * @param value a {@link Number}, {@link Boolean}, {@link Enum} or text without line breaks
   * @return the attributes
   */
  public static Attributes of(String name, Object value) {
    return NONE.with(name, value);
  }

  /**
   * Returns these attributes and one more; an entry of the same name is replaced.
   *
   * @param name letters, digits and {@code _ . -}
   * @param value a {@link Number}, {@link Boolean}, {@link Enum} or text without line breaks
   * @return the new attributes
   */
  public Attributes with(String name, Object value) {
    if (!NAME.matcher(OperandCheck.requireNonNull("name", name)).matches()) {
      throw new IllegalArgumentException(
          "attribute name must match " + NAME + ", got \"" + name + "\"");
    }
    if (!(value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum<?>
        || value instanceof String)) {
      throw new IllegalArgumentException(
          "attribute "
              + name
              + " must be a number, switch, enum or text, got "
              + (value == null ? "null" : value.getClass().getSimpleName()));
    }
    String text = value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
    if (text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "attribute " + name + " must not hold a line break, got \"" + text + "\"");
    }
    SortedMap<String, String> copy = new TreeMap<>(values);
    copy.put(name, text);
    return new Attributes(copy);
  }

  /**
   * Returns the text of an attribute.
   *
   * @param name its name
   * @return its text
   */
  public String text(String name) {
    String value = values.get(OperandCheck.requireNonNull("name", name));
    if (value == null) {
      throw new IllegalArgumentException(
          "no attribute named " + name + "; there are " + values.keySet());
    }
    return value;
  }

  /**
   * Returns an attribute as a number.
   *
   * @param name its name
   * @return its value
   */
  public double number(String name) {
    return parsed(name, "a number", Double::parseDouble);
  }

  /**
   * Returns an attribute as an integer.
   *
   * @param name its name
   * @return its value
   */
  public int integer(String name) {
    return parsed(name, "an integer", Integer::parseInt);
  }

  private <N extends Number> N parsed(String name, String kind, Function<String, N> parser) {
    String text = text(name);
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "attribute " + name + " is not " + kind + ": \"" + text + "\"", e);
    }
  }

  /**
   * Returns an attribute as a switch.
   *
   * @param name its name
   * @return its value
   */
  public boolean flag(String name) {
    String text = text(name);
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "attribute " + name + " is neither true nor false: \"" + text + "\"");
    }
    return text.equals("true");
  }

  /**
   * Returns an attribute as a constant of an enum.
   *
   * @param name its name
   * @param type the enum
   * @param <E> the enum
   * @return the constant
   */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = text(name);
    OperandCheck.requireNonNull("type", type);
    return EnumSet.allOf(type).stream()
        .filter(constant -> constant.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "attribute "
                        + name
                        + " is not one of "
                        + EnumSet.allOf(type)
                        + ": \""
                        + text
                        + "\""));
  }

  /**
   * Tells whether there is an attribute of that name.
   *
   * @param name the name
   * @return true if it is set
   */
  public boolean has(String name) {
    return values.containsKey(OperandCheck.requireNonNull("name", name));
  }

  /**
   * Returns all entries in the order of their names.
   *
   * @return an unmodifiable map from names to text
   */
  public Map<String, String> entries() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** The form that is written into a node: one {@code name=value} a line. */
  String encode() {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  static Attributes decode(String text) {
    SortedMap<String, String> values = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new Attributes(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes attributes && attributes.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }
}
