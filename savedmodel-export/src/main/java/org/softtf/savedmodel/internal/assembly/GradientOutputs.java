// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.softtf.gradients.SafeGradients;
import org.softtf.savedmodel.internal.signatures.SignatureChecks;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;

/** Adds cotangents to a signature's inputs, and vector-Jacobian products to its outputs. */
final class GradientOutputs {
  private GradientOutputs() {}

  /**
   * Adds them.
   *
   * @param inputs the signature's inputs by name; the cotangents are added
   * @param outputs the signature's outputs by name; the gradients are added
   */
  static void add(
      SignatureDefinition signature,
      Ops tf,
      Map<String, Operand<?>> inputs,
      Map<String, Operand<?>> outputs) {
    List<Operand<?>> ys = new ArrayList<>();
    List<Operand<?>> cotangents = new ArrayList<>();
    signature
        .cotangents()
        .forEach(
            (name, output) -> {
              Operand<?> y = Objects.requireNonNull(outputs.get(output));
              Operand<?> cotangent =
                  tf.withName(name).placeholder(y.type(), Placeholder.shape(y.shape()));
              ys.add(y);
              cotangents.add(cotangent);
              putNew(signature, "input", inputs, name, cotangent);
            });
    List<String> names = SignatureDefinition.names(SignatureChecks.floating(signature.inputs()));
    List<Operand<?>> xs = names.stream().<Operand<?>>map(inputs::get).toList();
    List<Operand<?>> gradients = SafeGradients.of(tf, ys, xs, SafeGradients.cotangents(cotangents));
    for (int i = 0; i < xs.size(); i++) {
      String name = "grad_" + names.get(i);
      // a gradient may be a cotangent itself, and no output may be an input
      putNew(signature, "output", outputs, name, tf.withName(name).identity(gradients.get(i)));
    }
  }

  private static void putNew(
      SignatureDefinition signature,
      String what,
      Map<String, Operand<?>> operands,
      String name,
      Operand<?> operand) {
    if (operands.put(name, operand) != null) {
      throw new IllegalArgumentException(
          "signature \""
              + signature.name()
              + "\" has an "
              + what
              + " named \""
              + name
              + "\", a name that its gradients need; rename it");
    }
  }
}
