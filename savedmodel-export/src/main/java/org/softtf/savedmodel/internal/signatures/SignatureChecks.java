// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.signatures;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TFloating;

/** What must hold for a signature before its graph is looked at. */
public final class SignatureChecks {
  private SignatureChecks() {}

  /** Refuses a definition whose names, inputs or outputs do not fit together. */
  public static void require(SignatureDefinition definition) {
    String signature = definition.name();
    List<NamedOperand> inputs = definition.inputs();
    List<NamedOperand> outputs = definition.outputs();
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "signature \""
              + signature
              + "\" has no output; add at least one with output(name, operand)");
    }
    requireDistinctNames(signature, "inputs", inputs);
    requireDistinctNames(signature, "outputs", outputs);
    Set<Output<?>> fed = new HashSet<>();
    for (NamedOperand input : inputs) {
      requirePlaceholder(signature, input);
      if (!fed.add(input.operand().asOutput())) {
        throw new IllegalArgumentException(
            in(signature, "input", input) + " is another input's placeholder; give each its own");
      }
    }
    Set<Output<?>> fetched = new HashSet<>();
    for (NamedOperand output : outputs) {
      Output<?> fetch = output.operand().asOutput();
      if (fed.contains(fetch)) {
        throw new IllegalArgumentException(
            in(signature, "output", output)
                + " is an input, which TensorFlow cannot feed and fetch at once; use"
                + " tf.identity(...) of it");
      }
      if (!fetched.add(fetch)) {
        throw new IllegalArgumentException(
            in(signature, "output", output)
                + " is another output too, which TensorFlow Java cannot fetch twice; use"
                + " tf.identity(...) of it");
      }
    }
    requireSamples(definition);
  }

  private static void requireSamples(SignatureDefinition definition) {
    List<NamedOperand> inputs = definition.inputs();
    definition
        .samples()
        .forEach(
            (name, sample) ->
                requireSample(
                    definition.name(),
                    sample,
                    inputs.stream()
                        .filter(input -> input.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> noInput(definition, name))));
  }

  private static IllegalArgumentException noInput(SignatureDefinition definition, String sample) {
    return new IllegalArgumentException(
        "signature \""
            + definition.name()
            + "\" has no input \""
            + sample
            + "\" to sample, only "
            + SignatureDefinition.names(definition.inputs()));
  }

  private static void requireSample(String signature, Tensor sample, NamedOperand input) {
    Output<?> placeholder = input.operand().asOutput();
    DataType type = sample.asRawTensor().dataType();
    if (type != placeholder.dataType() || !placeholder.shape().isCompatibleWith(sample.shape())) {
      throw new IllegalArgumentException(
          in(signature, "the sample of input", input)
              + " must be "
              + placeholder.dataType()
              + " "
              + placeholder.shape()
              + ", got "
              + type
              + " "
              + sample.shape());
    }
  }

  /** Refuses operands of another graph than the one that is exported. */
  public static void requireGraph(SignatureDefinition signature, Graph graph) {
    signature.inputs().forEach(o -> requireGraph(signature.name(), "input", o, graph));
    signature.outputs().forEach(o -> requireGraph(signature.name(), "output", o, graph));
  }

  /** Those inputs or outputs that have gradients. */
  public static List<NamedOperand> floating(List<NamedOperand> operands) {
    return operands.stream()
        .filter(o -> TFloating.class.isAssignableFrom(o.operand().type()))
        .toList();
  }

  static void requireDifferentiable(SignatureDefinition definition) {
    if (floating(definition.inputs()).isEmpty() || floating(definition.outputs()).isEmpty()) {
      throw new IllegalArgumentException(
          "signature \""
              + definition.name()
              + "\" has no gradient: it needs at least one floating input and one floating output");
    }
  }

  static void requireLoss(String signature, String loss, List<NamedOperand> outputs) {
    Operand<?> operand =
        outputs.stream()
            .filter(output -> output.name().equals(loss))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "signature \""
                            + signature
                            + "\" has no output \""
                            + loss
                            + "\" to minimise, only "
                            + outputs.stream().map(NamedOperand::name).toList()))
            .operand();
    Shape shape = operand.shape();
    if (!TFloating.class.isAssignableFrom(operand.type())
        || shape.isUnknown()
        || shape.numDimensions() != 0) {
      throw new IllegalArgumentException(
          "output \""
              + loss
              + "\" of signature \""
              + signature
              + "\" is to be minimised, so it must be a floating scalar, got "
              + operand.asOutput().dataType()
              + " of shape "
              + shape
              + "; take the mean");
    }
  }

  private static void requireDistinctNames(
      String signature, String what, List<NamedOperand> operands) {
    Set<String> names = new HashSet<>();
    for (NamedOperand operand : operands) {
      if (!names.add(operand.name())) {
        throw new IllegalArgumentException(
            "signature \""
                + signature
                + "\" has two "
                + what
                + " named \""
                + operand.name()
                + "\"");
      }
    }
  }

  private static void requirePlaceholder(String signature, NamedOperand input) {
    if (!input.operand().op().type().equals("Placeholder")) {
      throw new IllegalArgumentException(
          in(signature, "input", input)
              + " must be a placeholder, got "
              + input.operand().op().name()
              + " ("
              + input.operand().op().type()
              + ")");
    }
  }

  private static void requireGraph(
      String signature, String what, NamedOperand operand, Graph graph) {
    if (operand.operand().env() != graph) {
      throw new IllegalArgumentException(
          in(signature, what, operand)
              + " ("
              + operand.operand().op().name()
              + ") belongs to "
              + (operand.operand().env().isEager() ? "an eager session" : "another graph")
              + "; build all operands of a model in one graph");
    }
    DataType type = operand.operand().asOutput().dataType();
    if (type == DataType.DT_RESOURCE || type == DataType.DT_VARIANT) {
      throw new IllegalArgumentException(
          in(signature, what, operand) + " is a handle (" + type + "); read its value first");
    }
  }

  private static String in(String signature, String what, NamedOperand operand) {
    return what + " \"" + operand.name() + "\" of signature \"" + signature + "\"";
  }
}
