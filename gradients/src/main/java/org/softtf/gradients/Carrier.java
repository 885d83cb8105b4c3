// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.Barrier;
import org.softtf.gradients.internal.CarrierFacts;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TFloating;

/**
 * The node that carries a custom gradient: {@code IdentityN(outputs, inputs, residuals)} with
 * attributes that name the operator and hold its static facts.
 *
 * <p>{@code IdentityN} is a plain identity for every runtime and converter, and C++ has no gradient
 * for it, so that one can be registered. Static shapes travel as an attribute because asking an
 * operand for its shape inside TensorFlow's gradient builder waits for a lock forever.
 */
final class Carrier {
  static final String TYPE = CarrierFacts.TYPE;

  private static final String ATTRIBUTES = "_softtf_attributes";

  /** Whether the gradient calls functions. */
  private static final String FUNCTIONS = "_softtf_functions";

  private final Operation node;
  private final Signature signature;

  private Carrier(Operation node, Signature signature) {
    this.node = node;
    this.signature = signature;
  }

  /**
   * All that a gradient depends on: the values in the order outputs, inputs, residuals.
   *
   * @param outputs how many of the values are outputs
   * @param inputs how many are inputs; the rest are residuals
   * @param functions whether the gradient may call functions
   */
  record Signature(
      String operator,
      Attributes attributes,
      int outputs,
      int inputs,
      boolean functions,
      List<DataType> types,
      List<Shape> shapes) {
    int values() {
      return types.size();
    }

    /** This as a key of a map: two shapes with an unknown dimension are never equal. */
    List<Object> key() {
      return List.of(
          operator,
          attributes,
          outputs,
          inputs,
          functions,
          types,
          shapes.stream().map(Shape::toString).toList());
    }
  }

  static Carrier create(
      Ops tf, CustomOperator operator, List<Operand<?>> outputs, ForwardContext context) {
    List<Operand<?>> values = new ArrayList<>(outputs);
    values.addAll(context.inputs());
    values.addAll(context.residuals());
    List<Shape> shapes = values.stream().map(Operand::shape).toList();
    int first = outputs.size();
    int end = first + context.inputCount();
    List<Output<?>> apart =
        Barrier.apart(
            tf,
            values.stream().<Output<?>>map(Operand::asOutput).toList(),
            i -> first <= i && i < end && hasGradient(values.get(i).asOutput()));
    OperationBuilder builder =
        tf.scope()
            .env()
            .opBuilder(TYPE, tf.scope().makeOpName("with_gradient"), tf.scope())
            .addInputList(apart.toArray(Output<?>[]::new))
            .setAttr(CarrierFacts.GRADIENT, operator.name())
            .setAttr(CarrierFacts.OUTPUTS, outputs.size())
            .setAttr(CarrierFacts.INPUTS, context.inputCount())
            .setAttr(ATTRIBUTES, context.attributes().encode())
            .setAttr(FUNCTIONS, context.gradientCallsFunctions())
            .setAttr(CarrierFacts.SHAPES, CarrierFacts.encode(shapes));
    if (!operator.ordinaryGradientAgrees()) {
      builder.setAttr(CarrierFacts.PYTHON_GRADIENT, "softtf/" + operator.name());
    }
    Operation node = builder.build();
    return new Carrier(
        node,
        new Signature(
            operator.name(),
            context.attributes(),
            outputs.size(),
            context.inputCount(),
            context.gradientCallsFunctions(),
            types(node),
            shapes));
  }

  private static boolean hasGradient(Output<?> value) {
    return TFloating.class.isAssignableFrom(value.type());
  }

  /** Whether what goes in lies behind barriers as {@link #create} sets them. */
  boolean hasBarriers(GraphOperation graphNode) {
    return IntStream.range(0, signature.outputs()).allMatch(i -> Barrier.is(graphNode.input(i)));
  }

  /** Reads a node back; null if it is somebody else's {@code IdentityN}. */
  static @Nullable Carrier read(GraphOperation node) {
    String operator = CarrierFacts.text(node, CarrierFacts.GRADIENT);
    if (operator.isEmpty()) {
      return null;
    }
    return new Carrier(
        node,
        new Signature(
            operator,
            Attributes.decode(CarrierFacts.text(node, ATTRIBUTES)),
            (int) node.attributes().getAttrInt(CarrierFacts.OUTPUTS),
            (int) node.attributes().getAttrInt(CarrierFacts.INPUTS),
            callsFunctions(node),
            types(node),
            CarrierFacts.decode(CarrierFacts.text(node, CarrierFacts.SHAPES))));
  }

  /** Whether a node has a gradient that calls functions. */
  static boolean callsFunctions(GraphOperation node) {
    return CarrierFacts.flag(node, FUNCTIONS);
  }

  /** Of what comes out: a variable that goes in as a reference comes out as its value. */
  private static List<DataType> types(Operation node) {
    List<DataType> types = new ArrayList<>();
    for (int i = 0; i < node.numOutputs(); i++) {
      types.add(node.output(i).dataType());
    }
    return types;
  }

  Signature signature() {
    return signature;
  }

  /** What the user goes on with: the outputs behind the carrier. */
  List<Operand<?>> outputs() {
    List<Operand<?>> outputs = new ArrayList<>();
    for (int i = 0; i < signature.outputs(); i++) {
      outputs.add(node.output(i));
    }
    return outputs;
  }

  /**
   * What the gradient builds on: outputs behind the carrier and inputs before it, so that a second
   * derivative meets this carrier again for an output and the input's own producer for an input.
   */
  List<Operand<?>> gradientOperands(GraphOperation graphNode) {
    List<Operand<?>> operands = new ArrayList<>(outputs());
    for (int i = signature.outputs(); i < signature.values(); i++) {
      operands.add(Barrier.before(graphNode.input(i)));
    }
    return operands;
  }
}
