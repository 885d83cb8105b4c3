package org.softtf.spark.internal.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.types.StructType;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;

/** A signature of a model on the disk, and which columns it takes. */
public final class Signature {
  private final String name;
  private final ModelStructure model;
  private final SignatureStructure structure;

  /** Names of inputs that are masks, by the names of the inputs that they are for. */
  private final Map<String, String> masks = new LinkedHashMap<>();

  private Signature(String name, ModelStructure model, SignatureStructure structure) {
    this.name = name;
    this.model = model;
    this.structure = structure;
  }

  /** Finds it in a model. */
  public static Signature of(String directory, String name) {
    try {
      ModelStructure model = ModelStructure.read(Path.of(directory));
      SignatureStructure structure = model.signatures().get(name);
      if (structure == null) {
        throw new IllegalArgumentException(
            "the model "
                + directory
                + " has no signature \""
                + name
                + "\", only "
                + model.signatures().keySet());
      }
      return new Signature(name, model, structure);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model: " + e, e);
    }
  }

  String name() {
    return name;
  }

  /** The whole model. */
  public ModelStructure model() {
    return model;
  }

  /** Names of outputs that are gradients, by the names of variables. */
  public SortedMap<String, String> variableGradients() {
    return structure.variableGradients();
  }

  TensorStructure input(String input) {
    return require("input", structure.inputs(), input);
  }

  /** An output that must be there. */
  public TensorStructure output(String output) {
    return require("output", structure.outputs(), output);
  }

  private TensorStructure require(
      String what, SortedMap<String, TensorStructure> tensors, String wanted) {
    TensorStructure tensor = tensors.get(wanted);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "signature \""
              + name
              + "\" has no "
              + what
              + " \""
              + wanted
              + "\", only "
              + tensors.keySet());
    }
    return tensor;
  }

  Optional<String> maskOf(String input) {
    return Optional.ofNullable(masks.get(input));
  }

  ElementType elementType(String what, String tensor, TensorStructure structure) {
    return ElementType.of(structure.type())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    what
                        + " \""
                        + tensor
                        + "\" of signature \""
                        + name
                        + "\" is "
                        + structure.type()
                        + ", which no column can be"));
  }

  /**
   * The columns for all inputs.
   *
   * @param schema what the rows are
   * @param columns names of columns
   * @param inputs names of inputs, one for each column
   * @param maskPairs {@code input=mask} for each input that has a mask
   */
  public List<InputColumn> inputs(
      StructType schema, String[] columns, String[] inputs, String[] maskPairs) {
    if (columns.length != inputs.length) {
      throw new IllegalArgumentException(
          "there are "
              + columns.length
              + " inputCols "
              + Arrays.toString(columns)
              + " for "
              + inputs.length
              + " signatureInputs "
              + Arrays.toString(inputs)
              + "; name a column for each");
    }
    for (String pair : maskPairs) {
      int sign = pair.indexOf('=');
      if (sign < 0) {
        throw new IllegalArgumentException(
            "maskInputs holds \"" + pair + "\"; write the names of an input and its mask, x=mask");
      }
      masks.put(pair.substring(0, sign), pair.substring(sign + 1));
    }
    List<String> missing = new ArrayList<>(structure.inputs().keySet());
    missing.removeAll(Arrays.asList(inputs));
    missing.removeAll(masks.values());
    List<InputColumn> found = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      found.add(InputColumn.of(schema, columns[i], inputs[i], this));
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "no column is given for the inputs " + missing + " of signature \"" + name + "\"");
    }
    return found;
  }
}
