// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;

/** Numbers that a consumer found, beside those of Java. */
final class FoundNumbers {
  private FoundNumbers() {}

  /**
   * Says in a few words what came of an output.
   *
   * @param got what the consumer found
   * @param want what Java did, as {@code SignatureCall} has it
   * @param tolerance by which a number may be off, relative to it or to 1
   */
  static String finding(FloatBuffer got, JsonNode want, double tolerance) {
    JsonNode numbers = want.get("data");
    if (got.remaining() != numbers.size()) {
      return "another shape";
    }
    for (JsonNode number : numbers) {
      double wanted = Double.parseDouble(number.asText().replace("inf", "Infinity"));
      if (!isNear(got.get(), wanted, tolerance)) {
        return "other numbers";
      }
    }
    return ConsumersPage.TAKEN;
  }

  private static boolean isNear(double got, double want, double tolerance) {
    return Double.compare(got, want) == 0
        || Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
  }
}
