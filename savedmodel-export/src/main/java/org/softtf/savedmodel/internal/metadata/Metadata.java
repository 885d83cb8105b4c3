// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.metadata;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.Map;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.OperatorUse;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.Protos;
import org.softtf.savedmodel.internal.signatures.NamedOperand;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;

/**
 * What a model says about itself: the library that wrote it, the operators in it, and the
 * documentation of signatures, inputs and outputs, as a {@link Struct} in the model's {@code
 * any_info}.
 */
public final class Metadata {
  public static final String LIBRARY = "library";
  public static final String VERSION = "version";
  public static final String DOCUMENTATION = "documentation";
  public static final String SIGNATURES = "signatures";
  public static final String INPUTS = "inputs";
  public static final String OUTPUTS = "outputs";
  public static final String COTANGENTS = "cotangents";
  public static final String OPERATORS = "operators";

  /** Why there are no objects in the model, but a graph only. */
  public static final String NO_OBJECTS = "no_objects";

  private static final String TYPE = "type.googleapis.com/google.protobuf.Struct";

  private Metadata() {}

  /**
   * What the model says, as the file holds it.
   *
   * @param noObjects why there are no objects in the model, or empty
   */
  public static Any of(
      String documentation,
      List<SignatureDefinition> signatures,
      GraphNodes graph,
      String noObjects) {
    Struct.Builder bySignature = Struct.newBuilder();
    for (SignatureDefinition signature : signatures) {
      Struct.Builder entry =
          Struct.newBuilder()
              .putFields(DOCUMENTATION, text(signature.documentation()))
              .putFields(INPUTS, texts(signature.inputs()))
              .putFields(OUTPUTS, texts(signature.outputs()));
      if (signature.withGradient()) {
        Struct.Builder cotangents = Struct.newBuilder();
        signature.cotangents().forEach((name, of) -> cotangents.putFields(name, text(of)));
        entry.putFields(COTANGENTS, struct(cotangents));
      }
      bySignature.putFields(signature.name(), struct(entry));
    }
    Struct.Builder all =
        Struct.newBuilder()
            .putFields(LIBRARY, text("SoftTF"))
            .putFields(VERSION, text(LibraryVersion.text()))
            .putFields(DOCUMENTATION, text(documentation))
            .putFields(SIGNATURES, struct(bySignature))
            .putFields(OPERATORS, operators(new OperatorUses(graph).counts()));
    if (!noObjects.isEmpty()) {
      all.putFields(NO_OBJECTS, text(noObjects));
    }
    return Any.newBuilder().setTypeUrl(TYPE).setValue(Protos.toBytes(all.build())).build();
  }

  private static Value operators(Map<OperatorUse, Integer> uses) {
    ListValue.Builder list = ListValue.newBuilder();
    uses.forEach(
        (use, count) -> {
          Struct.Builder entry = Struct.newBuilder().putFields("name", text(use.operator()));
          use.mode().map(Mode::pythonName).ifPresent(m -> entry.putFields("mode", text(m)));
          use.method().map(Method::pythonName).ifPresent(m -> entry.putFields("method", text(m)));
          use.softness().ifPresent(s -> entry.putFields("softness", text(s)));
          entry.putFields(
              "straight_through", Value.newBuilder().setBoolValue(use.straightThrough()).build());
          entry.putFields("count", Value.newBuilder().setNumberValue(count).build());
          list.addValues(struct(entry));
        });
    return Value.newBuilder().setListValue(list).build();
  }

  private static Value texts(List<NamedOperand> operands) {
    Struct.Builder texts = Struct.newBuilder();
    operands.forEach(operand -> texts.putFields(operand.name(), text(operand.documentation())));
    return struct(texts);
  }

  private static Value struct(Struct.Builder struct) {
    return Value.newBuilder().setStructValue(struct).build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
