// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttributesTest {
  private static final Attributes ALL =
      Attributes.of("number", 0.1)
          .with("tiny", Double.MIN_VALUE)
          .with("infinite", Double.NEGATIVE_INFINITY)
          .with("axis", -1)
          .with("on", true)
          .with("text", "a=b; ü \\ \"")
          .with("empty", "")
          .with("unit", TimeUnit.DAYS);

  @Test
  void returnsWhatWasSet() {
    assertAll(ALL);
  }

  @Test
  void surviveBeingWrittenAndRead() {
    assertAll(Attributes.decode(ALL.encode()));
    assertEquals(ALL, Attributes.decode(ALL.encode()));
    assertEquals(Attributes.NONE, Attributes.decode(Attributes.NONE.encode()));
  }

  private static void assertAll(Attributes attributes) {
    assertEquals(0.1, attributes.number("number"));
    assertEquals(Double.MIN_VALUE, attributes.number("tiny"));
    assertEquals(Double.NEGATIVE_INFINITY, attributes.number("infinite"));
    assertEquals(-1, attributes.integer("axis"));
    assertTrue(attributes.flag("on"));
    assertEquals("a=b; ü \\ \"", attributes.text("text"));
    assertEquals("", attributes.text("empty"));
    assertEquals(TimeUnit.DAYS, attributes.constant("unit", TimeUnit.class));
    assertEquals(8, attributes.entries().size());
  }

  @Test
  void areImmutable() {
    Attributes one = Attributes.of("a", 1);
    assertEquals(2, one.with("a", 2).integer("a"));
    assertEquals(1, one.integer("a"));
    assertFalse(Attributes.NONE.has("a"));
  }

  @Test
  void refuseNamesAndValuesThatCannotBeWritten() {
    assertRefused("attribute name must match", () -> Attributes.of("a=b", 1));
    assertRefused("attribute name must match", () -> Attributes.of("", 1));
    assertRefused("must not hold a line break", () -> Attributes.of("a", "b\nc"));
    assertRefused(
        "must be a number, switch, enum or text, got null", () -> Attributes.of("a", null));
    assertRefused("got int[]", () -> Attributes.of("a", new int[1]));
  }

  @Test
  void nameTheAttributesThereAreWhenOneIsMissingOrOfAnotherKind() {
    assertRefused("no attribute named c; there are [a]", () -> Attributes.of("a", 1).text("c"));
    assertRefused("attribute a is not a number: \"x\"", () -> Attributes.of("a", "x").number("a"));
    assertRefused(
        "attribute a is not an integer: \"1.5\"", () -> Attributes.of("a", 1.5).integer("a"));
    assertRefused(
        "attribute a is neither true nor false: \"1\"", () -> Attributes.of("a", 1).flag("a"));
    assertRefused(
        "attribute a is not one of [NANOSECONDS",
        () -> Attributes.of("a", "x").constant("a", TimeUnit.class));
  }
}
