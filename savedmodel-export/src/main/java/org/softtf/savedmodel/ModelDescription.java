// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.ops.OperatorUse;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.metadata.Metadata;
import org.softtf.savedmodel.internal.metadata.OperatorUses;
import org.softtf.savedmodel.internal.reading.MetadataFields;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.tensorflow.proto.MetaGraphDef;

/**
 * What a SavedModel says about itself: who wrote it, what it is for, and which soft operators are
 * in it.
 *
 * <p>It is read from the model's file; the model is not loaded. A model that another program wrote,
 * Python for instance, has no texts. Its soft operators are found all the same, as long as their
 * nodes are there. Immutable.
 */
public final class ModelDescription {
  private final MetadataFields fields;
  private final String tensorflowVersion;
  private final SortedMap<String, SignatureText> signatures = new TreeMap<>();
  private final SortedMap<OperatorUse, Integer> operators;
  private final List<String> unreadable = new ArrayList<>();

  /** The texts of one signature. Immutable. */
  public static final class SignatureText {
    private final MetadataFields fields;

    private SignatureText(MetadataFields fields) {
      this.fields = fields;
    }

    /**
     * Returns what the signature computes.
     *
     * @return a text, or empty
     */
    public String documentation() {
      return fields.text(Metadata.DOCUMENTATION);
    }

    /**
     * Returns what the inputs mean.
     *
     * @return texts by the names of inputs
     */
    public SortedMap<String, String> inputs() {
      return fields.texts(Metadata.INPUTS);
    }

    /**
     * Returns what the outputs mean.
     *
     * @return texts by the names of outputs
     */
    public SortedMap<String, String> outputs() {
      return fields.texts(Metadata.OUTPUTS);
    }

    /**
     * Returns to which outputs the cotangents of a value-and-gradient signature belong.
     *
     * @return the names of outputs by the names of inputs, {@code cotangent_0} and so on; empty for
     *     any other signature
     */
    public SortedMap<String, String> cotangents() {
      return fields.texts(Metadata.COTANGENTS);
    }
  }

  private ModelDescription(MetaGraphDef graph) {
    fields = fields(graph);
    tensorflowVersion = graph.getMetaInfoDef().getTensorflowVersion();
    fields
        .groups(Metadata.SIGNATURES)
        .forEach((name, texts) -> signatures.put(name, new SignatureText(texts)));
    OperatorUses uses = new OperatorUses(GraphNodes.of(graph.getGraphDef()).withCalledFunctions());
    operators = uses.counts();
    uses.unreadable().forEach(use -> unreadable.add("the soft operator " + use));
  }

  private MetadataFields fields(MetaGraphDef graph) {
    try {
      return MetadataFields.of(graph);
    } catch (InvalidProtocolBufferException e) {
      unreadable.add("the texts: " + e.getMessage());
      return MetadataFields.NONE;
    }
  }

  /**
   * Reads a model's description.
   *
   * @param model the model's directory
   * @return the description
   * @throws IOException if there is no model, or its file is damaged
   */
  public static ModelDescription read(Path model) throws IOException {
    return new ModelDescription(ModelFile.metaGraph(OperandCheck.requireNonNull("model", model)));
  }

  /**
   * Returns the library that wrote the model.
   *
   * @return {@code SoftTF}, or empty for a model that another program wrote
   */
  public String library() {
    return fields.text(Metadata.LIBRARY);
  }

  /**
   * Returns the version of the library that wrote the model.
   *
   * @return the version, or empty
   */
  public String version() {
    return fields.text(Metadata.VERSION);
  }

  /**
   * Returns the version of TensorFlow that the model was written with.
   *
   * @return the version, or empty
   */
  public String tensorflowVersion() {
    return tensorflowVersion;
  }

  /**
   * Returns what could not be read, and is missing in what the other methods return: texts that are
   * damaged, and soft operators of a version that knows more.
   *
   * @return a text for each, unmodifiable; empty for a model that is whole
   */
  public List<String> unreadable() {
    return Collections.unmodifiableList(unreadable);
  }

  /**
   * Returns what the model is for.
   *
   * @return a text, or empty
   */
  public String documentation() {
    return fields.text(Metadata.DOCUMENTATION);
  }

  /**
   * Returns what is said of each signature.
   *
   * @return texts by the names of signatures, unmodifiable
   */
  public SortedMap<String, SignatureText> signatures() {
    return Collections.unmodifiableSortedMap(signatures);
  }

  /**
   * Returns the soft operators in the model.
   *
   * @return each operator in the way it was used, and how often it was used so; unmodifiable
   */
  public SortedMap<OperatorUse, Integer> operators() {
    return operators;
  }
}
