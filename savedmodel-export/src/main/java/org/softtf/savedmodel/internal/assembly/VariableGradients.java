// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.softtf.gradients.SafeGradients;
import org.softtf.savedmodel.internal.signatures.GradientNames;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TType;

/** The gradients of a loss with respect to the trainable variables of a model. */
final class VariableGradients {
  private final String signature;
  private final Ops tf;
  private final List<ModelVariable> trainable;

  VariableGradients(String signature, Ops tf, List<ModelVariable> variables) {
    this.signature = signature;
    this.tf = tf;
    this.trainable = variables.stream().filter(ModelVariable::trains).toList();
  }

  /** Of the variables that the loss depends on in a way that can be differentiated. */
  Map<ModelVariable, Output<?>> of(Operand<?> loss) {
    Map<ModelVariable, Output<?>> gradients = new LinkedHashMap<>();
    if (!trainable.isEmpty()) {
      List<Operand<?>> handles = trainable.stream().<Operand<?>>map(this::handle).toList();
      List<Operand<?>> found = SafeGradients.of(tf, List.of(loss), handles);
      for (int i = 0; i < trainable.size(); i++) {
        // where no gradient flows there are zeros of the handle, which is not a number
        if (found.get(i).asOutput().dataType() != DataType.DT_RESOURCE) {
          gradients.put(trainable.get(i), found.get(i).asOutput());
        }
      }
    }
    if (gradients.isEmpty()) {
      throw new IllegalArgumentException(
          "signature \""
              + signature
              + "\" has nothing to train: its loss has no gradient with respect to any of the"
              + " trainable variables "
              + names());
    }
    return gradients;
  }

  /** Adds the gradients to a signature's outputs. */
  Map<String, Operand<?>> addTo(
      Map<String, Operand<?>> outputs, Map<ModelVariable, Output<?>> gradients) {
    Map<String, String> names = GradientNames.of(names());
    Map<String, Operand<?>> all = new LinkedHashMap<>(outputs);
    gradients.forEach(
        (variable, gradient) -> {
          String name = Objects.requireNonNull(names.get(variable.name()));
          if (all.put(name, tf.withName(name).identity(gradient)) != null) {
            throw new IllegalArgumentException(
                "signature \""
                    + signature
                    + "\" has an output named \""
                    + name
                    + "\", a name that its gradients need; rename it");
          }
        });
    return all;
  }

  private List<String> names() {
    return trainable.stream().map(ModelVariable::name).toList();
  }

  private Operand<? extends TType> handle(ModelVariable variable) {
    return ((Graph) tf.scope().env()).operation(variable.name()).<TType>output(0);
  }
}
