package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Graph;
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

/** A model of one operator. */
final class OperatorModel implements AutoCloseable {
  static final String GRADIENT_SIGNATURE = "value_and_gradient";

  private static final Map<String, Class<? extends TType>> OWN_TYPES =
      Map.of(
          InputShapes.SEED,
          TInt64.class,
          InputShapes.MASK,
          TBool.class,
          InputShapes.LENGTHS,
          TInt32.class);

  private final Graph graph = new Graph();
  private final List<TFloating> samples = new ArrayList<>();
  private final List<Tensor> masks = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // of(...) builds it before anyone has the model
  private ModelSignature signature;

  private OperatorModel() {}

  /** Builds the operator; an error means that it cannot be built in this way. */
  static OperatorModel of(
      Catalogue catalogue,
      String operator,
      Map<String, Object> arguments,
      InputShapes shapes,
      FloatingType type) {
    OperatorModel model = new OperatorModel();
    try {
      model.build(catalogue, operator, arguments, shapes, type);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private void build(
      Catalogue catalogue,
      String operator,
      Map<String, Object> arguments,
      InputShapes shapes,
      FloatingType type) {
    Ops tf = Ops.create(graph);
    ModelSignature.Builder builder =
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .documentation(operator + " " + Arguments.of(arguments));
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    shapes
        .asMap()
        .forEach(
            (name, shape) -> {
              Class<? extends TType> inputType =
                  OWN_TYPES.getOrDefault(name, shapes.type(name, type).type());
              Operand<?> input = tf.withName(name).placeholder(inputType, Placeholder.shape(shape));
              inputs.put(name, input);
              builder.input(name, input);
            });
    shapes
        .samples()
        .forEach(
            (name, shape) -> {
              if (name.equals(InputShapes.MASK)) {
                builder.sample(name, allThere(shape));
              } else if (name.equals(InputShapes.LENGTHS)) {
                builder.sample(name, ones(shape));
              } else if (!OWN_TYPES.containsKey(name)) {
                builder.sample(name, filled(shapes.type(name, type), shape, shapes.sample(name)));
              }
            });
    List<Operand<?>> outputs = catalogue.build(tf, operator, inputs, Arguments.of(arguments));
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("output_" + i, outputs.get(i));
    }
    signature = builder.build();
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

  void export(Path directory, boolean replace, boolean gradient) throws IOException {
    SavedModelExporter exporter = SavedModelExporter.of(graph).signatures(signature);
    if (gradient) {
      exporter.signatures(signature.valueAndGradient(GRADIENT_SIGNATURE));
    }
    if (replace) {
      exporter.replaceExisting();
    }
    exporter.export(directory);
  }

  @Override
  public void close() {
    samples.forEach(TFloating::close);
    masks.forEach(Tensor::close);
    graph.close();
  }
}
