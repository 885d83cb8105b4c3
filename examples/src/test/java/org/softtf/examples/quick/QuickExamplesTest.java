// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The quick examples against the numbers that SoftJAX has for them. */
class QuickExamplesTest {
  private static JsonNode reference(String name) throws IOException {
    Path file = Path.of(System.getProperty("test.data"), "reference", "quick_examples.json");
    return new ObjectMapper().readTree(file.toFile()).required(name);
  }

  private static double[] numbers(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray()
        : new double[] {node.asDouble()};
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("median_regression", MedianRegression.learn(), "learned_w"),
        Arguments.of("top_k_selection", TopKSelection.learn(), null),
        Arguments.of("threshold_filter", ThresholdFilter.learn(), "learned"),
        Arguments.of("rule_classifier_st", RuleClassifier.learn(), "learned"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void gradientsAndLearnedValuesAreTheReference(String name, Descent descent, String learned)
      throws IOException {
    JsonNode reference = reference(name);
    assertClose(numbers(reference.required("hard_grad")), descent.hardGradient());
    assertClose(numbers(reference.required("soft_grad")), descent.softGradient());
    if (learned != null) {
      assertClose(numbers(reference.required(learned)), descent.learned());
    }
  }

  /** The reference rounded its data to float32. */
  private static void assertClose(double[] expected, List<Double> actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual.get(i), 1e-5 * Math.max(1, Math.abs(expected[i])));
    }
    assertEquals(expected.length, actual.size());
  }

  @Test
  void topKSelectsTheFeaturesThatTheModelNeeds() throws IOException {
    List<Integer> expected = new ArrayList<>();
    reference("top_k_selection").required("selected").forEach(node -> expected.add(node.asInt()));
    assertEquals(expected, TopKSelection.selected(TopKSelection.learn().learned()));
  }

  @Test
  void thresholdKeepsTheRightValues() {
    double threshold = ThresholdFilter.learn().learned().get(0);
    double[] kept =
        Stream.of(0.2, 0.8, 0.5, 1.2, 0.1).mapToDouble(x -> x > threshold ? x : 0).toArray();
    assertArrayEquals(new double[] {0, 0.8, 0, 1.2, 0}, kept);
  }
}
