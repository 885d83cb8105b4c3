// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.ops.internal.settings.Option.Kind;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The options given to an operator, each at most once. Which ones an operator takes is checked by
 * the compiler.
 */
public final class GivenOptions {
  private final Map<Kind, Option> options = new EnumMap<>(Kind.class);

  private final String operator;

  private GivenOptions(String operator) {
    this.operator = operator;
  }

  /**
   * Reads options.
   *
   * @param operator the operator's name in an error
   * @param options the options given, of the type of one family
   * @return the options
   */
  public static GivenOptions read(String operator, Object... options) {
    GivenOptions read = new GivenOptions(operator);
    for (Object given : Option.requireNonNull(operator + ": options", options)) {
      Option.requireNonNull(operator + ": an option", given);
      if (!(given instanceof Option option)) {
        throw new IllegalArgumentException(
            operator + ": an option must come from a method such as axis(0), got " + given);
      }
      if (read.options.put(option.kind(), option) != null) {
        throw new IllegalArgumentException(
            operator + " got two options for " + option.kind().factory());
      }
    }
    return read;
  }

  /**
   * Tells whether something is set.
   *
   * @param kind what
   * @return true if an option sets it, be it to null
   */
  public boolean has(Kind kind) {
    return options.containsKey(kind);
  }

  /**
   * Returns what something is set to.
   *
   * @param kind what
   * @param type the type of its values
   * @param fallback its default
   * @param <V> the type of its values
   * @return the value
   */
  public <V> V get(Kind kind, Class<V> type, V fallback) {
    V value = find(kind, type);
    return value == null ? fallback : value;
  }

  /**
   * Returns what something is set to, where it has no default.
   *
   * @param kind what
   * @param type the type of its values
   * @param <V> the type of its values
   * @return the value; null if no option sets it
   */
  public <V> @Nullable V find(Kind kind, Class<V> type) {
    Option option = options.get(kind);
    return option == null ? null : type.cast(Objects.requireNonNull(option.value()));
  }

  /**
   * Returns the axis.
   *
   * @param fallback its default
   * @return the axis; null for all elements as one row
   */
  public @Nullable Integer axis(@Nullable Integer fallback) {
    Option option = options.get(Kind.AXIS);
    return option == null ? fallback : (Integer) option.value();
  }

  /**
   * Returns what is there.
   *
   * @return true for what is there; null if no option says it
   */
  public @Nullable Operand<TBool> mask() {
    return operand(Kind.MASK, TBool.class);
  }

  /**
   * Returns how many of the first elements along the axis are there.
   *
   * @return the numbers; null if no option says it
   */
  public @Nullable Operand<TInt32> lengths() {
    return operand(Kind.LENGTHS, TInt32.class);
  }

  /** A raw type lets an operand of any type through. */
  private <V extends TType> @Nullable Operand<V> operand(Kind kind, Class<V> type) {
    Operand<?> given = find(kind, Operand.class);
    if (given == null) {
      return null;
    }
    String what = operator + ": " + kind.factory();
    Class<? extends TType> found = OperandCheck.type(given, what);
    if (found != type) {
      throw new IllegalArgumentException(
          what + " must be of type " + type.getSimpleName() + ", got " + found.getSimpleName());
    }
    return given.asOutput().expect(type);
  }

  /**
   * Returns a switch.
   *
   * @param kind what
   * @param fallback its default
   * @return the switch
   */
  public boolean flag(Kind kind, boolean fallback) {
    return get(kind, Boolean.class, fallback);
  }

  /**
   * Returns a number.
   *
   * @param kind what
   * @param fallback its default
   * @return the number
   */
  public double number(Kind kind, double fallback) {
    return get(kind, Double.class, fallback);
  }
}
