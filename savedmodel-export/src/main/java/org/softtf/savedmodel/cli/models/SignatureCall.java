package org.softtf.savedmodel.cli.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param shapes the shapes of all of these
 * @param gradientOf the signature that it differentiates, if it has gradients
 * @param differentiated the outputs that its cotangents belong to; empty if not known
 */
public record SignatureCall(
    String signature,
    ObjectNode inputs,
    ObjectNode outputs,
    Map<String, Shape> shapes,
    @Nullable String gradientOf,
    List<String> differentiated) {

  /** All of it, as Python reads it. */
  public ObjectNode json() {
    ObjectNode node = Json.object();
    node.put("signature", signature);
    node.set("inputs", inputs);
    node.set("outputs", outputs);
    node.put("gradient_of", gradientOf);
    node.set("differentiated", Json.texts(differentiated));
    return node;
  }
}
