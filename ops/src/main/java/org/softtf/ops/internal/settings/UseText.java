// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.List;
import java.util.Optional;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;

/**
 * How a graph holds the use of an operator, as text: {@code sort mode=smooth method=neuralsort
 * softness=0.1 straight_through}. All but the operator may be absent.
 *
 * @param operator its Python name, without {@code _st}
 * @param mode its mode
 * @param method its method
 * @param softness its softness
 * @param straightThrough whether the value is exact while the gradient is soft
 */
public record UseText(
    String operator,
    Optional<Mode> mode,
    Optional<Method> method,
    Optional<String> softness,
    boolean straightThrough) {
  private static final String MODE = "mode=";
  private static final String METHOD = "method=";
  private static final String SOFTNESS = "softness=";
  private static final String STRAIGHT_THROUGH = "straight_through";

  /**
   * Reads a text.
   *
   * @param text the text
   * @return what it says
   */
  public static UseText parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    if (words.get(0).isEmpty()) {
      throw new IllegalArgumentException("not a use of an operator: \"" + text + "\"");
    }
    return new UseText(
        currentName(words.get(0)),
        after(MODE, words).map(Mode::named),
        after(METHOD, words).map(Method::named),
        after(SOFTNESS, words),
        words.contains(STRAIGHT_THROUGH));
  }

  /** Older models hold two names that Python does not have, and one that it has besides. */
  private static String currentName(String name) {
    return switch (name) {
      case "soft_relu" -> "softrelu";
      case "is_close" -> "isclose";
      case "ranking" -> "rank";
      default -> name;
    };
  }

  private static Optional<String> after(String key, List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith(key))
        .map(word -> word.substring(key.length()))
        .findFirst();
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(operator);
    mode.ifPresent(m -> text.append(' ').append(MODE).append(m.pythonName()));
    method.ifPresent(m -> text.append(' ').append(METHOD).append(m.pythonName()));
    softness.ifPresent(s -> text.append(' ').append(SOFTNESS).append(s));
    return straightThrough ? text.append(' ').append(STRAIGHT_THROUGH).toString() : text.toString();
  }
}
