// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an argument's values are, as JSON gives them. */
public enum ArgumentKind {
  /** A number. */
  NUMBER("a number", ArgumentKind::isNumber),
  /** A whole number that fits an int. */
  WHOLE_NUMBER("a whole number", ArgumentKind::isInt),
  /** True or false. */
  FLAG("true or false", value -> value instanceof Boolean),
  /** Text. */
  TEXT("text", value -> value instanceof String),
  /** A number, or a list of numbers. */
  NUMBERS("numbers", value -> isNumber(value) || isListOf(value, ArgumentKind::isNumber)),
  /** A whole number, or a list of them. */
  WHOLE_NUMBERS("whole numbers", value -> isWhole(value) || isListOf(value, ArgumentKind::isWhole)),
  /** A list of two whole numbers. */
  TWO_WHOLE_NUMBERS(
      "two whole numbers of at most 2⁵³",
      value -> isListOf(value, ArgumentKind::isWhole) && ((List<?>) value).size() == 2);

  /** The largest whole number below which JSON gives all of them. */
  private static final double LARGEST = 0x1p53;

  private final String what;

  @SuppressWarnings("ImmutableEnumChecker") // the conditions above hold nothing
  private final Predicate<Object> condition;

  ArgumentKind(String what, Predicate<Object> condition) {
    this.what = what;
    this.condition = condition;
  }

  boolean accepts(Object value) {
    return condition.test(value);
  }

  /** What is wanted, with an article. */
  String wanted() {
    return what;
  }

  /** A wrong value as JSON has it, with advice where its quotes are all that is wrong. */
  static String shown(@Nullable Object value) {
    boolean quoted = value instanceof String text && text.matches("-?[0-9.]+|true|false|null");
    return json(value) + (quoted ? "; leave out the quotes" : "");
  }

  private static String json(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ArgumentKind::json).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  private static boolean isNumber(@Nullable Object value) {
    return value instanceof Number;
  }

  private static boolean isInt(Object value) {
    return value instanceof Number number && number.doubleValue() == number.intValue();
  }

  private static boolean isWhole(Object value) {
    return value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && Math.abs(number.doubleValue()) <= LARGEST;
  }

  private static boolean isListOf(Object value, Predicate<Object> condition) {
    return value instanceof List<?> list && list.stream().allMatch(condition);
  }
}
