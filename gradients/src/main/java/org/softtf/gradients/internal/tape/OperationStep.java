// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.GradientException;
import org.softtf.gradients.internal.Barrier;
import org.softtf.gradients.internal.CarrierFacts;
import org.softtf.gradients.internal.FunctionBody;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;

/** An operation of TensorFlow that ran in an eager session. */
final class OperationStep extends TapeStep {
  private final String type;

  /** The lengths of its arguments in the order of the inputs, −1 for one that is no list. */
  private final List<Integer> arguments;

  private final Map<String, Attribute> attributes;

  OperationStep(
      String type, List<Integer> arguments, Map<String, Attribute> attributes, BitSet known) {
    super(known);
    this.type = type;
    this.arguments = arguments;
    this.attributes = attributes;
  }

  @Override
  String type() {
    String operator = customOperator();
    return operator == null ? type : operator;
  }

  @Override
  @Nullable String customOperator() {
    Attribute operator = attributes.get(CarrierFacts.GRADIENT);
    return operator == null ? null : String.valueOf(operator.content());
  }

  /** An operator with a gradient of its own has it for its inputs, not for what it computed. */
  @Override
  boolean carriesGradient(int input) {
    if (!super.carriesGradient(input)) {
      return false;
    }
    if (!attributes.containsKey(CarrierFacts.GRADIENT)) {
      return true;
    }
    long first = number(CarrierFacts.OUTPUTS);
    return first <= input && input < first + number(CarrierFacts.INPUTS);
  }

  private long number(String attribute) {
    Attribute found = attributes.get(attribute);
    return found != null && found.content() instanceof Long number ? number : 0;
  }

  @Override
  Object content() {
    List<Object> content = new ArrayList<>();
    content.add(type);
    content.add(arguments);
    for (Attribute attribute : attributes.values()) {
      if (!attribute.name().equals(CarrierFacts.SHAPES)) {
        content.add(attribute);
      }
    }
    return content;
  }

  @Override
  List<Shape> knownShapes() {
    Attribute shapes = attributes.get(CarrierFacts.SHAPES);
    return shapes == null ? List.of() : CarrierFacts.decode(String.valueOf(shapes.content()));
  }

  @Override
  List<Output<?>> replay(Ops tf, List<Output<?>> operands, List<Shape> shapes) {
    try {
      return FunctionBody.isCall(type) ? body(tf, operands) : outputs(build(tf, operands, shapes));
    } catch (RuntimeException e) {
      throw new GradientException(
          "the operation "
              + type
              + " ran eagerly but cannot be built in a graph, where its gradient would be taken: "
              + e.getMessage()
              + "; leave it out of the path, with tf.stopGradient or tape.stopRecording()",
          e);
    }
  }

  /** What a function does, in place of a call of it. */
  private List<Output<?>> body(Ops tf, List<Output<?>> operands) {
    Attribute function = attributes.get("f");
    if (function == null || !(function.content() instanceof Attribute.Called called)) {
      throw new IllegalArgumentException("the function that is called is not known");
    }
    FunctionDefLibrary library = called.library();
    ((Graph) tf.scope().env()).importGraphDef(GraphDef.newBuilder().setLibrary(library).build());
    return FunctionBody.of(called.name(), library).build(tf, operands);
  }

  static List<Output<?>> outputs(Operation operation) {
    List<Output<?>> outputs = new ArrayList<>();
    for (int i = 0; i < operation.numOutputs(); i++) {
      outputs.add(operation.output(i));
    }
    return outputs;
  }

  private Operation build(Ops tf, List<Output<?>> recorded, List<Shape> shapes) {
    List<Output<?>> operands =
        customOperator() == null ? recorded : Barrier.apart(tf, recorded, this::carriesGradient);
    OperationBuilder builder =
        tf.scope().env().opBuilder(type, tf.scope().makeOpName(type), tf.scope());
    int next = 0;
    for (int length : arguments) {
      if (length < 0) {
        builder.addInput(operands.get(next++));
      } else {
        builder.addInputList(operands.subList(next, next + length).toArray(Output<?>[]::new));
        next += length;
      }
    }
    for (Attribute attribute : attributes.values()) {
      if (attribute.name().equals(CarrierFacts.SHAPES)) {
        builder.setAttr(CarrierFacts.SHAPES, CarrierFacts.encode(shapes));
      } else {
        attribute.apply(builder);
      }
    }
    return builder.build();
  }
}
