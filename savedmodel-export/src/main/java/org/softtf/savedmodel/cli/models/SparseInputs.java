// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt64;

/**
 * Inputs that are parts of a sparse tensor, as TensorFlow 2 saves it: x, its indices (?, r); x_1,
 * its values (?); x_2, its dense shape (r). Zeros for indices and shape, as integers get otherwise,
 * would be no sparse tensor; here its elements stand on a diagonal.
 */
final class SparseInputs {
  private static final String VALUES = "_1";
  private static final String SIZES = "_2";

  /** Greater than all numbers of elements that are tried, where no option says more. */
  private static final long SIZE = 16;

  /** Signature and input: what it is a part of. */
  private final Map<String, Part> parts = new HashMap<>();

  private enum Part {
    INDICES,
    SIZES
  }

  private SparseInputs() {}

  /** Finds them by names, types and shapes. */
  static SparseInputs of(ModelStructure model) {
    SparseInputs found = new SparseInputs();
    model
        .signatures()
        .forEach(
            (signature, structure) ->
                structure
                    .inputs()
                    .forEach((input, indices) -> found.add(signature, input, structure.inputs())));
    return found;
  }

  private void add(String signature, String input, Map<String, TensorStructure> inputs) {
    TensorStructure indices = inputs.get(input);
    TensorStructure values = inputs.get(input + VALUES);
    TensorStructure sizes = inputs.get(input + SIZES);
    if (indices == null || values == null || sizes == null) {
      return;
    }
    boolean sparse =
        isOfRank(indices, 2)
            && isOfRank(values, 1)
            && isOfRank(sizes, 1)
            && indices.type() == DataType.DT_INT64
            && sizes.type() == DataType.DT_INT64
            && indices.shape().get(1) >= 1
            && indices.shape().get(1) == sizes.shape().get(0);
    if (sparse) {
      parts.put(key(signature, input), Part.INDICES);
      parts.put(key(signature, input + SIZES), Part.SIZES);
    }
  }

  private static boolean isOfRank(TensorStructure tensor, int rank) {
    return !tensor.shape().isUnknown() && tensor.shape().numDimensions() == rank;
  }

  private static String key(String signature, String input) {
    return signature + "\n" + input;
  }

  /** What an input gets; empty if it is no index and no size of a sparse tensor. */
  Optional<Tensor> numbers(String signature, String input, Shape shape) {
    Part part = parts.get(key(signature, input));
    if (part == null) {
      return Optional.empty();
    }
    return Optional.of(
        TInt64.tensorOf(
            shape,
            tensor ->
                tensor
                    .scalars()
                    .forEachIndexed(
                        (position, number) ->
                            number.setLong(part == Part.SIZES ? SIZE : position[0]))));
  }
}
