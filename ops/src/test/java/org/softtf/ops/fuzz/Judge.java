// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tensorflow.exceptions.TensorFlowException;

/** Whether what is said of a mistake is a sentence about it. */
final class Judge {
  /** Words of Java and of TensorFlow's insides, which no user wrote. */
  private static final List<String> INTERNAL =
      List.of(
          "Exception",
          "java.",
          "org.tensorflow",
          "class ",
          "null pointer",
          "Cannot invoke",
          "NodeDef",
          "Op<name=",
          "for attr ");

  /** A view checks its softness once, for all its operators. */
  private static final String SETTING = "{{node softness/AssertThat}}";

  /** What TensorFlow says of shapes: both of them, and the node, whose name says what must hold. */
  private static final List<String> SHAPES =
      List.of(
          "Incompatible shapes: ",
          "Matrix size-incompatible: ",
          "is not compatible with expected shape ");

  private static final String RULE = "_must_";

  private Judge() {}

  /** What is wrong with a refusal while something is built; empty if nothing is. */
  static Optional<String> wrongWithRefusal(Throwable refusal, String operator) {
    if (!(refusal instanceof IllegalArgumentException)) {
      return Optional.of("not refused, but " + refusal);
    }
    return wrongWith(refusal, operator);
  }

  /** What is wrong with a failure while something runs. */
  static Optional<String> wrongWithFailure(Throwable failure, String operator) {
    // TensorFlow's errors that Java has a name for are of its standard exceptions
    boolean documented =
        failure instanceof IllegalArgumentException || failure instanceof TensorFlowException;
    if (!documented) {
      return Optional.of("failed by " + failure);
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains(SETTING) || message.contains("[softness must be")) {
      return Optional.empty();
    }
    if (!message.contains("assertion failed") && !message.contains(operator + ": ")) {
      return Optional.of("raw: " + message);
    }
    return wrongWith(failure, operator);
  }

  /** Whether TensorFlow says of the operator that shapes do not fit, and by which rule. */
  static boolean isOfShapes(RuntimeException failure, String operator) {
    String message = String.valueOf(failure.getMessage());
    return SHAPES.stream().anyMatch(message::contains)
        && Pattern.compile("node (random\\.)?" + pythonName(operator) + "/.*" + RULE)
            .matcher(message)
            .find();
  }

  /**
   * Whether TensorFlow says so of its own gradient, of operands that broadcast, or of ours, by the
   * rule that a gradient has the shape of its input.
   */
  static boolean isOfShapesInGradient(RuntimeException failure, String operator) {
    String message = String.valueOf(failure.getMessage()).replace('\n', ' ');
    String ours = pythonName(operator) + "/.*" + RULE;
    return Pattern.compile("Incompatible shapes: .*node gradients[_0-9]*/BroadcastGradientArgs")
            .matcher(message)
            .find()
        || Pattern.compile("must have the same size and shape.*node gradients[_0-9]*/" + ours)
            .matcher(message)
            .find();
  }

  private static String pythonName(String operator) {
    return operator
        .replaceAll("([A-Z])", "_$1")
        .toLowerCase(Locale.ROOT)
        .replace("is_close", "isclose");
  }

  private static Optional<String> wrongWith(Throwable refusal, String operator) {
    String message = refusal.getMessage();
    if (message == null || message.isBlank()) {
      return Optional.of("says nothing: " + refusal);
    }
    if (!message.contains(operator)) {
      return Optional.of("does not name " + operator + ": " + message);
    }
    return INTERNAL.stream()
        .filter(message::contains)
        .findFirst()
        .map(word -> "says \"" + word + "\": " + message);
  }
}
