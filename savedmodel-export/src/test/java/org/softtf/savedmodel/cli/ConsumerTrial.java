// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.models.JavaCalls;
import org.softtf.savedmodel.cli.models.SignatureCall;
import org.softtf.savedmodel.cli.values.Json;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.reading.ModelNodes;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;

/**
 * A signature that consumers are given, and what Java gets from it.
 *
 * @param model where the model is
 * @param portable where a portable form of it is, for who does not take it, if there is one
 * @param call what Java gave and got
 * @param operations the types of the signature's nodes, and of the numbers that they work on
 */
record ConsumerTrial(
    Path model,
    @Nullable Path portable,
    SignatureCall call,
    Map<String, Set<DataType>> operations) {
  static ConsumerTrial of(Path model, String signature, @Nullable Path portable)
      throws IOException {
    ModelNodes nodes = new ModelNodes(ModelFile.metaGraph(model));
    ModelStructure structure = ModelStructure.read(model);
    try (JavaCalls java = new JavaCalls(model, structure, Map.of())) {
      return new ConsumerTrial(
          model, portable, java.call(signature), nodes.numbers(nodes.signatures().get(signature)));
    }
  }

  /** The signature as the model's file has it. */
  SignatureDef definition() throws IOException {
    return ModelFile.metaGraph(model).getSignatureDefOrThrow(call.signature());
  }

  /** Where {@code consumers.py} writes what it converts the signature to. */
  String converted(String ending) {
    return model + "." + call.signature() + "." + ending;
  }

  /** As {@code consumers.py} takes it. */
  ObjectNode description(Collection<String> consumers) {
    ObjectNode node = Json.object();
    node.put("path", model.toString());
    node.put("portable", portable == null ? null : portable.toString());
    node.put("signature", call.signature());
    node.set("consumers", Json.texts(consumers));
    node.set("inputs", call.inputs());
    node.set("outputs", call.outputs());
    return node;
  }
}
