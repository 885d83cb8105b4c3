// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.softtf.spark.internal.data.ElementType;
import org.softtf.spark.internal.data.Signature;
import org.softtf.spark.internal.model.LoadedModel;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** The variables that are trained, and how their values become tensors. */
final class Variables implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<Variable> all = new ArrayList<>();

  /** A variable, and the output that is its gradient. */
  private record Variable(String name, String gradient, ElementType type, List<Long> shape)
      implements Serializable {
    Shape tensorShape() {
      return Shape.of(shape.stream().mapToLong(each -> each).toArray());
    }
  }

  /** Those that a signature has gradients of. */
  static Variables of(Signature signature) {
    Variables variables = new Variables();
    signature
        .variableGradients()
        .forEach(
            (name, gradient) -> {
              var tensor = Objects.requireNonNull(signature.model().variables().get(name)).tensor();
              List<Long> shape = new ArrayList<>();
              for (long size : tensor.shape().asArray()) {
                shape.add(size);
              }
              ElementType type = ElementType.of(tensor.type()).orElse(ElementType.STRING);
              if (type != ElementType.FLOAT && type != ElementType.DOUBLE) {
                throw new IllegalArgumentException(
                    "variable \""
                        + name
                        + "\" is "
                        + tensor
                        + "; only DT_FLOAT and DT_DOUBLE can be trained here");
              }
              variables.all.add(new Variable(name, gradient, type, shape));
            });
    return variables;
  }

  /** The names of the outputs that are gradients. */
  List<String> gradients() {
    return all.stream().map(Variable::gradient).toList();
  }

  List<String> names() {
    return all.stream().map(Variable::name).toList();
  }

  /** The values that a model was saved with. */
  double[][] values(LoadedModel model) {
    double[][] values = new double[all.size()][];
    for (int i = 0; i < values.length; i++) {
      model.requireFed(all.get(i).name());
      try (Result result = model.value(all.get(i).name())) {
        values[i] = doubles(i, result.get(0));
      }
    }
    return values;
  }

  /** The elements of a variable's value or gradient. */
  double[] doubles(int variable, Tensor tensor) {
    Object elements = all.get(variable).type().elements(tensor);
    if (elements instanceof double[] doubles) {
      return doubles;
    }
    float[] floats = (float[]) elements;
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** The values in the variables' own types, as they are sent to executors. */
  Object[] narrowed(double[][] values) {
    Object[] narrowed = new Object[values.length];
    for (int i = 0; i < narrowed.length; i++) {
      narrowed[i] = all.get(i).type() == ElementType.DOUBLE ? values[i] : floats(values[i]);
    }
    return narrowed;
  }

  /** Rounds the values of variables of type float, so that driver and executors have the same. */
  void round(double[][] values) {
    for (int i = 0; i < values.length; i++) {
      if (all.get(i).type() == ElementType.FLOAT) {
        for (int k = 0; k < values[i].length; k++) {
          values[i][k] = (float) values[i][k];
        }
      }
    }
  }

  /** Refuses values that have grown beyond all numbers, before they are written. */
  void requireFinite(double[][] values, int step) {
    for (int i = 0; i < values.length; i++) {
      for (double value : values[i]) {
        if (!Double.isFinite(value)) {
          throw new IllegalStateException(
              "variable \""
                  + all.get(i).name()
                  + "\" has a value of "
                  + value
                  + " after step "
                  + step
                  + ", so the training ended and no model was written; lower the learning rate");
        }
      }
    }
  }

  private static float[] floats(double[] doubles) {
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  /** Tensors by the names of variables, to be closed. */
  Map<String, Tensor> tensors(Object[] narrowed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < narrowed.length; i++) {
      Variable variable = all.get(i);
      tensors.put(variable.name(), variable.type().tensor(variable.tensorShape(), narrowed[i]));
    }
    return tensors;
  }
}
