package org.softtf.savedmodel;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.OperatorUse;
import org.softtf.savedmodel.ModelSignature.NamedOperand;

/**
 * What a model says about itself: the library that wrote it, the operators in it, and the
 * documentation of signatures, inputs and outputs, as a {@link Struct} in the model's {@code
 * any_info}.
 */
final class Metadata {
  static final String LIBRARY = "library";
  static final String VERSION = "version";
  static final String DOCUMENTATION = "documentation";
  static final String SIGNATURES = "signatures";
  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";
  static final String OPERATORS = "operators";

  private static final String TYPE = "type.googleapis.com/google.protobuf.Struct";

  private Metadata() {}

  static Any of(String documentation, List<ModelSignature> signatures, GraphNodes graph)
      throws IOException {
    Struct.Builder bySignature = Struct.newBuilder();
    for (ModelSignature signature : signatures) {
      Struct.Builder entry =
          Struct.newBuilder()
              .putFields(DOCUMENTATION, text(signature.documentation()))
              .putFields(INPUTS, texts(signature.inputs()))
              .putFields(OUTPUTS, texts(signature.outputs()));
      bySignature.putFields(signature.name(), struct(entry));
    }
    Struct all =
        Struct.newBuilder()
            .putFields(LIBRARY, text("SoftTF"))
            .putFields(VERSION, text(libraryVersion()))
            .putFields(DOCUMENTATION, text(documentation))
            .putFields(SIGNATURES, struct(bySignature))
            .putFields(OPERATORS, operators(OperatorUses.of(graph)))
            .build();
    return Any.newBuilder().setTypeUrl(TYPE).setValue(Protos.toBytes(all)).build();
  }

  static String libraryVersion() {
    try (InputStream version = Metadata.class.getResourceAsStream("version.txt")) {
      return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
