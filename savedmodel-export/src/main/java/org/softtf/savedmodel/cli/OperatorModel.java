// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.ModelSignature;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** An operator in a graph, and the signature to export it by. */
final class OperatorModel implements AutoCloseable {

  private static final Map<String, Class<? extends TType>> OWN_TYPES =
      Map.of(
          InputShapes.SEED,
          TInt64.class,
          InputShapes.MASK,
          TBool.class,
          InputShapes.LENGTHS,
          TInt32.class);

  private final List<TFloating> samples = new ArrayList<>();
  private final List<Tensor> masks = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // of(...) builds it before anyone has the model
  private ModelSignature signature;

  private OperatorModel() {}

  /** What the command line asks for. */
  record Request(
      Catalogue catalogue,
      String operator,
      Map<String, Object> arguments,
      InputShapes shapes,
      FloatingType type) {}

  /**
   * Builds the operator; an error means that it cannot be built in this way.
   *
   * @param name the signature's
   */
  static OperatorModel of(Request request, Ops tf, String name) {
    OperatorModel model = new OperatorModel();
    try {
      model.build(request, tf, name);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private void build(Request request, Ops tf, String name) {
    Arguments arguments = Arguments.of(request.arguments());
    InputShapes shapes = request.shapes();
    FloatingType type = request.type();
    ModelSignature.Builder builder =
        ModelSignature.named(name).documentation(request.operator() + " " + arguments);
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    shapes
        .asMap()
        .forEach(
            (input, shape) -> {
              Class<? extends TType> inputType =
                  OWN_TYPES.getOrDefault(input, shapes.type(input, type).type());
              Operand<?> x = tf.withName(input).placeholder(inputType, Placeholder.shape(shape));
              inputs.put(input, x);
              builder.input(input, x);
            });
    shapes
        .samples()
        .forEach(
            (input, shape) -> {
              if (input.equals(InputShapes.MASK)) {
                builder.sample(input, allThere(shape));
              } else if (input.equals(InputShapes.LENGTHS)) {
                builder.sample(input, ones(shape));
              } else if (!OWN_TYPES.containsKey(input)) {
                FloatingType own = shapes.type(input, type);
                builder.sample(input, filled(own, shape, shapes.sample(input)));
              }
            });
    List<Operand<?>> outputs = request.catalogue().build(tf, request.operator(), inputs, arguments);
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("output_" + i, outputs.get(i));
    }
    signature = builder.build();
  }

  ModelSignature signature() {
    return signature;
  }

  /** Whether there is an input to differentiate with respect to. */
  boolean isDifferentiable() {
    return !samples.isEmpty();
  }

  private TBool allThere(Shape shape) {
    TBool mask =
        TBool.tensorOf(shape, there -> there.scalars().forEach(all -> all.setBoolean(true)));
    masks.add(mask);
    return mask;
  }

  /** Rows of one element: how long they may be is not known here. */
  private TInt32 ones(Shape shape) {
    TInt32 lengths =
        TInt32.tensorOf(shape, each -> each.scalars().forEach(length -> length.setInt(1)));
    masks.add(lengths);
    return lengths;
  }

  private TFloating filled(FloatingType type, Shape shape, double number) {
    TFloating filled = type.filled(shape, number);
    samples.add(filled);
    return filled;
  }

  @Override
  public void close() {
    samples.forEach(TFloating::close);
    masks.forEach(Tensor::close);
  }
}
