// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.ModelStructure.SignatureStructure;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.tensorflow.proto.DataType;

/** Recognises a signature that has values and gradients of another one. */
final class GradientSignature {
  private static final String COTANGENT = SignatureDefinition.COTANGENT;
  private static final String GRADIENT = "grad_";
  private static final Set<DataType> FLOATING =
      Set.of(DataType.DT_HALF, DataType.DT_BFLOAT16, DataType.DT_FLOAT, DataType.DT_DOUBLE);

  private GradientSignature() {}

  /** The signature that it differentiates; empty if it has no gradients, or none is like it. */
  static Optional<String> base(String name, ModelStructure model) {
    SignatureStructure signature = Objects.requireNonNull(model.signatures().get(name));
    if (!signature.inputs().containsKey(COTANGENT + 0)) {
      return Optional.empty();
    }
    Set<String> inputs = without(COTANGENT, signature.inputs());
    Set<String> outputs = without(GRADIENT, signature.outputs());
    List<String> like =
        model.signatures().entrySet().stream()
            .filter(other -> other.getValue().inputs().keySet().equals(inputs))
            .filter(other -> other.getValue().outputs().keySet().equals(outputs))
            .map(Map.Entry::getKey)
            .toList();
    String usual = ModelSignature.DEFAULT_NAME;
    return like.contains(usual) ? Optional.of(usual) : like.stream().findFirst();
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

  private static Set<String> without(String prefix, Map<String, TensorStructure> tensors) {
    return tensors.keySet().stream()
        .filter(name -> !name.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
