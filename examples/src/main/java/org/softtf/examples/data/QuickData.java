// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;

/** The numbers of one of SoftJAX's quick examples. */
public final class QuickData {
  private final JsonNode numbers;

  private QuickData(JsonNode numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads the numbers.
   *
   * @param example the example's name there
   * @return its numbers
   */
  public static QuickData read(String example) {
    try (InputStream stream = Resources.open("reference/quick_examples.json")) {
      return new QuickData(new ObjectMapper().readTree(stream).required(example));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read quick_examples.json", e);
    }
  }

  /**
   * Returns a list of numbers.
   *
   * @param name its name
   * @return the numbers
   */
  public double[] vector(String name) {
    return vector(numbers.required(name));
  }

  /**
   * Returns a table of numbers.
   *
   * @param name its name
   * @return its rows
   */
  public double[][] matrix(String name) {
    return StreamSupport.stream(numbers.required(name).spliterator(), false)
        .map(QuickData::vector)
        .toArray(double[][]::new);
  }

  private static double[] vector(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
