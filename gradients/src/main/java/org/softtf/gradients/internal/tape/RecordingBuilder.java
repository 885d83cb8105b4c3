// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.FunctionBody;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** Builds and runs an operation as another builder does, and tells a recording of it. */
final class RecordingBuilder implements OperationBuilder {
  private final OperationBuilder base;
  private final String type;
  private final Recording recording;
  private final List<Output<?>> inputs = new ArrayList<>();
  private final List<Integer> arguments = new ArrayList<>();
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();

  /** Whether a large constant may be made without {@code Const}. */
  private final boolean writesConstants;

  private @Nullable Tensor constant;

  /**
   * @param base builds and runs the operation
   * @param writesConstants whether a large constant may be made without {@code Const}
   */
  RecordingBuilder(
      OperationBuilder base, String type, Recording recording, boolean writesConstants) {
    this.base = base;
    this.type = type;
    this.recording = recording;
    this.writesConstants = writesConstants && type.equals("Const");
  }

  @Override
  public Operation build() {
    Operation operation = constant == null ? base.build() : recording.constant(constant);
    BitSet known = recording.known(inputs);
    if (!known.isEmpty()) {
      recording.keep(
          new OperationStep(type, arguments, attributes, known),
          inputs,
          OperationStep.outputs(operation));
    }
    return operation;
  }

  @Override
  public OperationBuilder addInput(Output<?> input) {
    recording.requireOfSession(input.op());
    base.addInput(input);
    inputs.add(input);
    arguments.add(-1);
    return this;
  }

  @Override
  public OperationBuilder addInputList(Output<?>[] list) {
    for (Output<?> input : list) {
      recording.requireOfSession(input.op());
    }
    base.addInputList(list);
    inputs.addAll(List.of(list));
    arguments.add(list.length);
    return this;
  }

  @Override
  public OperationBuilder addControlInput(Operation control) {
    base.addControlInput(control);
    return this;
  }

  @Override
  public OperationBuilder setDevice(String device) {
    base.setDevice(device);
    return this;
  }

  /**
   * What begins with an underscore means nothing to an eager session, which would keep a kernel for
   * each value of it.
   */
  private OperationBuilder attribute(Attribute attribute) {
    if (base instanceof RecordingBuilder || !attribute.name().startsWith("_")) {
      attribute.apply(base);
    }
    attributes.put(attribute.name(), attribute);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, String[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, String value) {
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, byte[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, long value) {
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, long[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, float value) {
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, float[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, boolean value) {
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, boolean[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, DataType value) {
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, DataType[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, Tensor value) {
    if (writesConstants && EagerTensors.isWritten(value)) {
      constant = value;
      return this;
    }
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, Tensor[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, Shape value) {
    return attribute(Attribute.of(name, value));
  }

  @Override
  public OperationBuilder setAttr(String name, Shape[] values) {
    return attribute(Attribute.of(name, values));
  }

  @Override
  public OperationBuilder setAttr(String name, ConcreteFunction value) {
    try {
      base.setAttr(name, value); // before it is read, which would crash if it is closed
    } catch (IllegalStateException e) {
      throw FunctionBody.explained(value, e);
    }
    attributes.put(name, Attribute.of(name, value));
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, ConcreteFunction[] values) {
    base.setAttr(name, values);
    attributes.put(name, Attribute.of(name, values));
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, AttrValue value) {
    return attribute(Attribute.of(name, value));
  }
}
