// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Recognises a signature that has values and gradients of another one. */
final class GradientSignature {
  private static final String COTANGENT = SignatureDefinition.COTANGENT;
  private static final String GRADIENT = "grad_";
  private static final Set<DataType> FLOATING =
      Set.of(DataType.DT_HALF, DataType.DT_BFLOAT16, DataType.DT_FLOAT, DataType.DT_DOUBLE);

  private GradientSignature() {}

  /**
   * The signature that it differentiates; empty if it has no gradients, or none is like it. Of
   * several with the same names that of the same tensors.
   */
  static Optional<String> base(String name, Map<String, SignatureDef> signatures) {
    SignatureDef signature = Objects.requireNonNull(signatures.get(name));
    if (!signature.containsInputs(COTANGENT + 0)) {
      return Optional.empty();
    }
    Map<String, TensorInfo> inputs = without(COTANGENT, signature.getInputsMap());
    Map<String, TensorInfo> outputs = without(GRADIENT, signature.getOutputsMap());
    SortedMap<String, SignatureDef> like = new TreeMap<>(signatures);
    like.values()
        .removeIf(
            other ->
                !other.getInputsMap().keySet().equals(inputs.keySet())
                    || !other.getOutputsMap().keySet().equals(outputs.keySet()));
    Optional<String> same =
        like.entrySet().stream()
            .filter(other -> other.getValue().getInputsMap().equals(inputs))
            .filter(other -> other.getValue().getOutputsMap().equals(outputs))
            .map(Map.Entry::getKey)
            .findFirst();
    String usual = ModelSignature.DEFAULT_NAME;
    return same.or(() -> like.containsKey(usual) ? Optional.of(usual) : first(like));
  }

  private static Optional<String> first(SortedMap<String, SignatureDef> like) {
    return like.keySet().stream().findFirst();
  }

  /**
   * The outputs that cotangent_0, cotangent_1 … belong to; empty if the model does not tell:
   * outputs have no order in a SavedModel unless they are numbered.
   *
   * @param told what the model says of it, the names of outputs by those of cotangents, or nothing
   */
  static List<String> differentiated(SignatureStructure base, Map<String, String> told) {
    List<String> outputs =
        IntStream.range(0, told.size())
            .mapToObj(i -> told.getOrDefault(COTANGENT + i, ""))
            .toList();
    if (!outputs.isEmpty() && base.outputs().keySet().containsAll(outputs)) {
      return outputs;
    }
    List<String> floating = new ArrayList<>();
    base.outputs()
        .forEach(
            (name, tensor) -> {
              if (FLOATING.contains(tensor.type())) {
                floating.add(name);
              }
            });
    Set<String> numbered =
        IntStream.range(0, floating.size())
            .mapToObj(i -> "output_" + i)
            .collect(Collectors.toSet());
    return floating.size() == 1 || Set.copyOf(floating).equals(numbered) ? floating : List.of();
  }

  static boolean isCotangent(String input) {
    return input.startsWith(COTANGENT);
  }

  private static Map<String, TensorInfo> without(String prefix, Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .filter(tensor -> !tensor.getKey().startsWith(prefix))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
