// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.signatures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.internal.optimizers.UpdateRule;
import org.tensorflow.Tensor;

/**
 * What a signature consists of; the public {@code ModelSignature} hands it to the export.
 *
 * @param name its name
 * @param documentation what it computes, or empty
 * @param inputs the inputs that the user gave, in order
 * @param outputs the outputs that the user gave, in order
 * @param samples values to try the written model with, by the names of inputs
 * @param withGradient whether it has cotangents and gradients beside these
 * @param training what it trains, if anything
 */
public record SignatureDefinition(
    String name,
    String documentation,
    List<NamedOperand> inputs,
    List<NamedOperand> outputs,
    Map<String, Tensor> samples,
    boolean withGradient,
    @Nullable Training training) {

  /** What names of cotangents begin with; a number from 0 follows. */
  public static final String COTANGENT = "cotangent_";

  /** What is minimised, and how; without a rule only the gradients are given. */
  public record Training(String loss, Optional<UpdateRule> rule) {}

  /** Copies the lists, so that the definition cannot change. */
  public SignatureDefinition {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    samples = Map.copyOf(samples);
  }

  /** The same inputs and outputs, with gradients, under another name. */
  public SignatureDefinition valueAndGradient(String gradientName) {
    SignatureNames.require(gradientName, "the name of a signature");
    requirePlain();
    SignatureChecks.requireDifferentiable(this);
    return new SignatureDefinition(
        gradientName, documentation, inputs, outputs, samples, true, null);
  }

  /** The names of outputs by the names of their cotangents, in order; none without gradients. */
  public Map<String, String> cotangents() {
    Map<String, String> outputsOf = new LinkedHashMap<>();
    if (withGradient) {
      names(SignatureChecks.floating(outputs))
          .forEach(output -> outputsOf.put(COTANGENT + outputsOf.size(), output));
    }
    return outputsOf;
  }

  /** The same inputs and outputs, with a step of training, under another name. */
  public SignatureDefinition trainingStep(String stepName, String loss, UpdateRule rule) {
    return minimising(stepName, loss, Optional.of(rule));
  }

  /** The same inputs and outputs, with the gradients of the loss, under another name. */
  public SignatureDefinition variableGradients(String gradientName, String loss) {
    return minimising(gradientName, loss, Optional.empty());
  }

  private SignatureDefinition minimising(String other, String loss, Optional<UpdateRule> rule) {
    SignatureNames.require(other, "the name of a signature");
    requirePlain();
    SignatureChecks.requireLoss(name, loss, outputs);
    return new SignatureDefinition(
        other, documentation, inputs, outputs, samples, false, new Training(loss, rule));
  }

  private void requirePlain() {
    if (withGradient) {
      throw new IllegalArgumentException(
          "signature \"" + name + "\" has gradients already; ask the signature without them");
    }
    if (training != null) {
      throw new IllegalArgumentException(
          "signature \""
              + name
              + "\" is a training step or has the gradients of one; ask the signature that it was"
              + " made of");
    }
  }

  /** The names of some inputs or outputs, in order. */
  public static List<String> names(List<NamedOperand> operands) {
    return operands.stream().map(NamedOperand::name).toList();
  }

  @Override
  public String toString() {
    return name
        + names(inputs)
        + " -> "
        + names(outputs)
        + (withGradient ? " with gradients" : "")
        + (training == null
            ? ""
            : training.rule().map(rule -> " with a step of " + rule).orElse(" with gradients"));
  }
}
