package org.softtf.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.softtf.ops.OperatorUse;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * What a SavedModel says about itself, read without loading it.
 *
 * <p>Models that others wrote, Python for instance, have no texts; the operators are found in them
 * too, as long as their nodes are there.
 *
 * @param library {@code SoftTF}, or empty for a model that others wrote
 * @param version the version of the library, or empty
 * @param tensorflowVersion the version of TensorFlow that it was written with, or empty
 * @param documentation what the model is for, or empty
 * @param signatures what is said of each signature, by name
 * @param operators the soft operators in the model, and how often each is used in that way
 */
public record ModelDescription(
    String library,
    String version,
    String tensorflowVersion,
    String documentation,
    SortedMap<String, SignatureText> signatures,
    SortedMap<OperatorUse, Integer> operators) {

  /**
   * The texts of one signature.
   *
   * @param documentation what it computes, or empty
   * @param inputs texts by the names of inputs
   * @param outputs texts by the names of outputs
   */
  public record SignatureText(
      String documentation, SortedMap<String, String> inputs, SortedMap<String, String> outputs) {}

  /**
   * Reads a model's description.
   *
   * @param model the model's directory
   * @return the description
   * @throws IOException if there is no model, or its file is damaged
   */
  public static ModelDescription read(Path model) throws IOException {
    MetaGraphDef graph = metaGraph(model);
    Map<String, Value> about = about(graph);
    SortedMap<String, SignatureText> signatures = new TreeMap<>();
    fields(about, Metadata.SIGNATURES)
        .forEach((name, value) -> signatures.put(name, signature(value)));
    return new ModelDescription(
        text(about, Metadata.LIBRARY),
        text(about, Metadata.VERSION),
        graph.getMetaInfoDef().getTensorflowVersion(),
        text(about, Metadata.DOCUMENTATION),
        signatures,
        OperatorUses.of(new GraphNodes(graph.getGraphDef())));
  }

  /** The model's only or first graph, which is what readers take by default. */
  static MetaGraphDef metaGraph(Path model) throws IOException {
    Path file = model.resolve(TargetDirectory.MODEL_FILE);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "there is no such file, so " + model + " is no SavedModel");
    }
    try {
      SavedModel savedModel = SavedModel.parseFrom(Files.readAllBytes(file));
      if (savedModel.getMetaGraphsCount() > 0) {
        return savedModel.getMetaGraphs(0);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + " is damaged or no SavedModel: " + e.getMessage(), e);
    }
    throw new IOException(file + " is damaged or no SavedModel: it holds no graph");
  }

  private static Map<String, Value> about(MetaGraphDef graph) throws IOException {
    if (!graph.getMetaInfoDef().getAnyInfo().is(Struct.class)) {
      return Map.of();
    }
    return graph.getMetaInfoDef().getAnyInfo().unpack(Struct.class).getFieldsMap();
  }

  private static SignatureText signature(Value value) {
    Map<String, Value> fields = value.getStructValue().getFieldsMap();
    return new SignatureText(
        text(fields, Metadata.DOCUMENTATION),
        texts(fields(fields, Metadata.INPUTS)),
        texts(fields(fields, Metadata.OUTPUTS)));
  }

  private static SortedMap<String, String> texts(Map<String, Value> fields) {
    return fields.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                field -> field.getValue().getStringValue(),
                (a, b) -> b,
                TreeMap::new));
  }

  private static Map<String, Value> fields(Map<String, Value> fields, String name) {
    return fields.getOrDefault(name, Value.getDefaultInstance()).getStructValue().getFieldsMap();
  }

  private static String text(Map<String, Value> fields, String name) {
    return fields.getOrDefault(name, Value.getDefaultInstance()).getStringValue();
  }
}
