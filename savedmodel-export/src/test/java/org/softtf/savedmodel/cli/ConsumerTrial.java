// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.models.JavaCalls;
import org.softtf.savedmodel.cli.models.SignatureCall;
import org.softtf.savedmodel.cli.values.Json;

/**
 * A signature that consumers are given, and what Java gets from it.
 *
 * @param model where the model is
 * @param call what Java gave and got
 * @param operations the types of the signature's nodes
 */
record ConsumerTrial(Path model, SignatureCall call, Set<String> operations) {
  static ConsumerTrial of(Path model, String signature) throws IOException {
    ModelStructure structure = ModelStructure.read(model);
    try (JavaCalls java = new JavaCalls(model, structure, Map.of())) {
      return new ConsumerTrial(
          model, java.call(signature), structure.signatures().get(signature).operations());
    }
  }

  /** As {@code consumers.py} takes it. */
  ObjectNode description(Collection<String> consumers) {
    ObjectNode node = Json.object();
    node.put("path", model.toString());
    node.put("signature", call.signature());
    node.set("consumers", Json.texts(consumers));
    node.set("inputs", call.inputs());
    node.set("outputs", call.outputs());
    return node;
  }
}
