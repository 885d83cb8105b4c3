package org.softtf.savedmodel;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;
import java.util.List;
import org.softtf.savedmodel.ModelSignature.NamedOperand;

/**
 * What a model says about itself: the library that wrote it, and the documentation of signatures,
 * inputs and outputs, as a {@link Struct} in the model's {@code any_info}.
 */
final class Metadata {
  private static final String TYPE = "type.googleapis.com/google.protobuf.Struct";

  private Metadata() {}

  static Any of(String documentation, List<ModelSignature> signatures) throws IOException {
    Struct.Builder bySignature = Struct.newBuilder();
    for (ModelSignature signature : signatures) {
      Struct.Builder entry =
          Struct.newBuilder()
              .putFields("documentation", text(signature.documentation()))
              .putFields("inputs", texts(signature.inputs()))
              .putFields("outputs", texts(signature.outputs()));
      bySignature.putFields(signature.name(), struct(entry));
    }
    String version = Metadata.class.getPackage().getImplementationVersion();
    Struct all =
        Struct.newBuilder()
            .putFields("library", text("SoftTF"))
            .putFields("version", text(version == null ? "unreleased" : version))
            .putFields("documentation", text(documentation))
            .putFields("signatures", struct(bySignature))
            .build();
    return Any.newBuilder().setTypeUrl(TYPE).setValue(Protos.toBytes(all)).build();
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
