// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;

/** Reads and writes JSON, which knows neither NaN nor infinities. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private Json() {}

  /** An object without fields. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A list of texts. */
  public static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  /** Returns text, a number, true, false, null or a list of such. */
  public static Object value(String text) throws JsonProcessingException {
    return MAPPER.readValue(text, Object.class);
  }

  /** Returns the JSON of what {@link #value} gives. */
  public static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A list of sizes. */
  public static ArrayNode sizes(Shape shape) {
    ArrayNode sizes = JsonNodeFactory.instance.arrayNode();
    for (long size : shape.asArray()) {
      sizes.add(size);
    }
    return sizes;
  }

  /** The shape that a list of sizes is. */
  public static Shape shape(JsonNode sizes) {
    return Shape.of(
        StreamSupport.stream(sizes.spliterator(), false).mapToLong(JsonNode::asLong).toArray());
  }

  /** Any JSON. */
  public static JsonNode tree(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /** Writes JSON and a new line. */
  public static void print(PrintWriter out, JsonNode node) throws IOException {
    MAPPER.writeValue(out, node);
    out.println();
  }

  /** Adds a number to a list, as a text if it is NaN or infinite. */
  public static void add(ArrayNode list, double number) {
    if (Double.isFinite(number)) {
      list.add(number);
    } else {
      list.add(Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
    }
  }
}
