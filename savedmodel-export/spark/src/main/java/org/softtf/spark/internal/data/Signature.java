// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
  private final Path directory;
  private final String name;
  private final ModelStructure model;
  private final SignatureStructure structure;

  /** Names of inputs that are masks, by the names of the inputs that they are for. */
  private final Map<String, String> masks = new LinkedHashMap<>();

  private Signature(
      Path directory, String name, ModelStructure model, SignatureStructure structure) {
    this.directory = directory;
    this.name = name;
    this.model = model;
    this.structure = structure;
  }

  /** Finds it in a model. */
  public static Signature of(Path directory, String name) {
    try {
      return of(directory, ModelStructure.read(directory), name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model " + directory + ": " + e, e);
    }
  }

  private static Signature of(Path directory, ModelStructure model, String name) {
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
    return new Signature(directory, name, model, structure);
  }

  /** Another signature of the same model. */
  public Signature sibling(String other) {
    return of(directory, model, other);
  }

  /** Those pairs of an input and its mask that another signature of the model takes too. */
  public String[] masksOf(String other, String[] inputs, String[] pairs) {
    SignatureStructure signature = model.signatures().get(other);
    return signature == null
        ? new String[0]
        : Arrays.stream(pairs)
            .filter(
                pair -> {
                  String[] names = pair.split("=", 2);
                  return Arrays.asList(inputs).contains(names[0])
                      && signature.inputs().containsKey(names[1]);
                })
            .toArray(String[]::new);
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
    readMasks(List.of(inputs), maskPairs);
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

  private void readMasks(List<String> inputs, String[] pairs) {
    for (String pair : pairs) {
      int sign = pair.indexOf('=');
      if (sign < 0) {
        throw new IllegalArgumentException(
            "maskInputs holds \"" + pair + "\"; write the names of an input and its mask, x=mask");
      }
      String input = pair.substring(0, sign);
      if (!inputs.contains(input)) {
        throw new IllegalArgumentException(
            "maskInputs holds \""
                + pair
                + "\", but no column is given for the input \""
                + input
                + "\", only for "
                + inputs);
      }
      masks.put(input, pair.substring(sign + 1));
    }
    List<String> fed = new ArrayList<>(inputs);
    fed.addAll(masks.values());
    requireOnce("signatureInputs and maskInputs", fed);
  }

  private static void requireOnce(String where, List<String> inputs) {
    inputs.stream()
        .filter(input -> Collections.frequency(inputs, input) > 1)
        .findFirst()
        .ifPresent(
            input -> {
              throw new IllegalArgumentException(
                  where + " name \"" + input + "\" twice; each input takes one column or mask");
            });
  }
}
