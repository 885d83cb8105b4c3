// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.reading.ModelNodes;
import org.softtf.savedmodel.internal.signatures.GradientNames;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The signatures and variables of a SavedModel, whichever program wrote it.
 *
 * <p>It is read from the model's file; the model is not loaded. Immutable.
 */
public final class ModelStructure {
  private final SortedMap<String, SignatureStructure> signatures = new TreeMap<>();
  private final SortedMap<String, VariableStructure> variables = new TreeMap<>();

  /** A signature: what goes in, what comes out, and which operations are between. Immutable. */
  public static final class SignatureStructure {
    private final SortedMap<String, TensorStructure> inputs;
    private final SortedMap<String, TensorStructure> outputs;
    private final SortedSet<String> operations;
    private final SortedMap<String, String> variableGradients = new TreeMap<>();

    private SignatureStructure(
        SignatureDef signature, SortedSet<String> operations, Map<String, String> gradients) {
      inputs = tensors(signature.getInputsMap());
      outputs = tensors(signature.getOutputsMap());
      this.operations = Collections.unmodifiableSortedSet(operations);
      gradients.forEach(
          (variable, output) -> {
            if (outputs.containsKey(output)) {
              variableGradients.put(variable, output);
            }
          });
    }

    private static SortedMap<String, TensorStructure> tensors(Map<String, TensorInfo> tensors) {
      SortedMap<String, TensorStructure> structures = new TreeMap<>();
      tensors.forEach(
          (name, info) ->
              structures.put(
                  name,
                  new TensorStructure(info.getDtype(), TensorShapes.read(info.getTensorShape()))));
      return Collections.unmodifiableSortedMap(structures);
    }

    /**
     * Returns the inputs.
     *
     * @return tensors by the names of inputs, unmodifiable
     */
    public SortedMap<String, TensorStructure> inputs() {
      return inputs;
    }

    /**
     * Returns the outputs.
     *
     * @return tensors by the names of outputs, unmodifiable
     */
    public SortedMap<String, TensorStructure> outputs() {
      return outputs;
    }

    /**
     * Returns the types of all operations that the outputs need.
     *
     * @return types such as {@code MatMul}, unmodifiable
     */
    public SortedSet<String> operations() {
      return operations;
    }

    /**
     * Returns the outputs that are gradients with respect to variables, as {@link
     * ModelSignature#variableGradients} names them.
     *
     * @return names of outputs by the names of variables, unmodifiable; empty for a signature that
     *     has none
     */
    public SortedMap<String, String> variableGradients() {
      return Collections.unmodifiableSortedMap(variableGradients);
    }
  }

  /** The type and the static shape of a tensor. Immutable. */
  public static final class TensorStructure {
    private final DataType type;
    private final Shape shape;

    private TensorStructure(DataType type, Shape shape) {
      this.type = type;
      this.shape = shape;
    }

    /**
     * Returns the type of the elements.
     *
     * @return the type
     */
    public DataType type() {
      return type;
    }

    /**
     * Returns the static shape.
     *
     * @return the shape, with -1 for a size that is not known; {@code Shape.unknown()} if not even
     *     the rank is known
     */
    public Shape shape() {
      return shape;
    }

    /**
     * Returns whether another tensor has the same type and the same static shape.
     *
     * @param other what to compare with
     * @return true if so; sizes that are not known are the same, unlike in {@link Shape#equals}
     */
    @Override
    public boolean equals(Object other) {
      return other instanceof TensorStructure tensor
          && type == tensor.type
          && Arrays.equals(shape.asArray(), tensor.shape.asArray());
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + Arrays.hashCode(shape.asArray());
    }

    /** Returns the type and the shape. */
    @Override
    public String toString() {
      return type + " " + shape;
    }
  }

  /** A variable. Immutable. */
  public static final class VariableStructure {
    private final TensorStructure tensor;
    private final Optional<Boolean> trainable;

    private VariableStructure(NodeDef variable, Optional<Boolean> trainable) {
      tensor =
          new TensorStructure(
              Attributes.of(variable, "dtype").getType(),
              TensorShapes.read(Attributes.of(variable, "shape").getShape()));
      this.trainable = trainable;
    }

    /**
     * Returns the type and the static shape.
     *
     * @return the tensor that the variable holds
     */
    public TensorStructure tensor() {
      return tensor;
    }

    /**
     * Returns whether the variable is to be trained.
     *
     * @return true or false as the model says; empty if it does not say
     */
    public Optional<Boolean> trainable() {
      return trainable;
    }
  }

  private ModelStructure(ModelNodes nodes) throws IOException {
    Map<String, Boolean> trainable = nodes.trainable();
    Map<String, String> gradients =
        GradientNames.of(
            trainable.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList());
    for (Map.Entry<String, SignatureDef> entry : nodes.signatures().entrySet()) {
      signatures.put(
          entry.getKey(),
          new SignatureStructure(entry.getValue(), nodes.operations(entry.getValue()), gradients));
    }
    nodes
        .variables()
        .forEach(
            (name, node) ->
                variables.put(
                    name, new VariableStructure(node, Optional.ofNullable(trainable.get(name)))));
  }

  /**
   * Reads a model's structure.
   *
   * @param model the model's directory
   * @return the structure
   * @throws IOException if there is no model, or its file is damaged
   */
  public static ModelStructure read(Path model) throws IOException {
    return new ModelStructure(
        new ModelNodes(ModelFile.metaGraph(OperandCheck.requireNonNull("model", model))));
  }

  /**
   * Returns the signatures.
   *
   * @return signatures by name, unmodifiable
   */
  public SortedMap<String, SignatureStructure> signatures() {
    return Collections.unmodifiableSortedMap(signatures);
  }

  /**
   * Returns the variables.
   *
   * @return variables by name, unmodifiable
   */
  public SortedMap<String, VariableStructure> variables() {
    return Collections.unmodifiableSortedMap(variables);
  }
}
