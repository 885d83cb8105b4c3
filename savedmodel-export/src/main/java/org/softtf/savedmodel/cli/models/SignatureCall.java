// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.cli.values.Json;
import org.tensorflow.ndarray.Shape;

/**
 * A signature, called in Java.
 *
 * @param signature its name
 * @param inputs what it was given, as JSON
 * @param outputs what it gave, as JSON
 * @param gradientOf the signature that it differentiates, if it has gradients
 * @param differentiated the outputs that its cotangents belong to; empty if not known
 */
public record SignatureCall(
    String signature,
    ObjectNode inputs,
    ObjectNode outputs,
    @Nullable String gradientOf,
    List<String> differentiated) {

  /** All of it, as {@link #of} and Python read it. */
  public ObjectNode json() {
    ObjectNode node = Json.object();
    node.put("signature", signature);
    node.set("inputs", inputs);
    node.set("outputs", outputs);
    node.put("gradient_of", gradientOf);
    node.set("differentiated", Json.texts(differentiated));
    return node;
  }

  /** Reads it. */
  static SignatureCall of(JsonNode node) {
    List<String> differentiated = new ArrayList<>();
    node.get("differentiated").forEach(output -> differentiated.add(output.asText()));
    return new SignatureCall(
        node.get("signature").asText(),
        (ObjectNode) node.get("inputs"),
        (ObjectNode) node.get("outputs"),
        node.get("gradient_of").textValue(),
        differentiated);
  }

  /** The shapes of inputs and outputs, by name. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (ObjectNode tensors : List.of(inputs, outputs)) {
      tensors
          .properties()
          .forEach(
              tensor -> shapes.put(tensor.getKey(), Json.shape(tensor.getValue().get("shape"))));
    }
    return shapes;
  }
}
