// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.savedmodel.internal.signatures.NamedOperand;
import org.softtf.savedmodel.internal.signatures.SignatureChecks;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.softtf.savedmodel.internal.signatures.SignatureNames;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;

/**
 * One function of an exported model: its name, and its inputs and outputs by name, with a sentence
 * about each.
 *
 * <pre>{@code
 * ModelSignature scores =
 *     ModelSignature.named("serving_default")
 *         .documentation("Scores images of digits.")
 *         .input("images", images, "(…, 64), grey values from 0 to 16")
 *         .output("scores", y, "(…), larger for larger digits")
 *         .build();
 * ModelSignature gradient = scores.valueAndGradient("value_and_gradient");
 * }</pre>
 *
 * <p>Names of signatures, inputs and outputs are a letter followed by letters, digits and
 * underscores, and no Python keyword, because Python passes inputs as keyword arguments. Immutable.
 */
public final class ModelSignature {
  /** The name that servers and converters look for first. */
  public static final String DEFAULT_NAME = Signature.DEFAULT_KEY;

  private final SignatureDefinition definition;

  private ModelSignature(SignatureDefinition definition) {
    this.definition = definition;
  }

  /**
   * Starts a signature.
   *
   * @param name its name, {@link #DEFAULT_NAME} for the one that is used when none is named
   * @return a builder
   */
  public static Builder named(String name) {
    return new Builder(SignatureNames.require(name, "the name of a signature"));
  }

  /**
   * Returns a signature that computes this one's outputs and their vector-Jacobian products.
   *
   * <p>It computes grad_x = Σᵢ cotangent_i · ∂outputᵢ/∂x. Its inputs are this signature's inputs,
   * and {@code cotangent_0}, {@code cotangent_1} …: one for each floating output, in their order
   * and of the same shape, or the run fails. Its outputs are this signature's outputs, and {@code
   * grad_x} for each floating input {@code x}, of the same shape, zero where no gradient flows. The
   * gradients are the registered ones. They are built in the exporter's copy of the graph, not in
   * yours.
   *
   * @param gradientName the new signature's name, such as {@code value_and_gradient}
   * @return another signature, to export beside this one or alone
   */
  public ModelSignature valueAndGradient(String gradientName) {
    return new ModelSignature(definition.valueAndGradient(gradientName));
  }

  /**
   * Returns a signature that trains the model by one step each time it is called.
   *
   * <p>It computes this signature's outputs, changes every trainable variable that the loss depends
   * on by one step of the optimizer, and returns the outputs as they were before the change. The
   * gradients are the registered ones. The optimizer's own variables are saved with the model. They
   * are not trainable, have names that begin with the new signature's ({@code train_step/w/m},
   * {@code train_step/iterations}), and are 0 in a new model. All of this is built in the
   * exporter's copy of the graph, not in yours.
   *
   * @param stepName the new signature's name, such as {@code train_step}
   * @param loss the name of the output to minimise, a floating scalar
   * @param optimizer how to change the variables
   * @return another signature, to export beside others or alone
   */
  public ModelSignature trainingStep(String stepName, String loss, Optimizer optimizer) {
    OperandCheck.requireNonNull("optimizer", optimizer);
    return new ModelSignature(definition.trainingStep(stepName, loss, optimizer.rule()));
  }

  /**
   * Returns a signature that computes this one's outputs and the gradients of a loss with respect
   * to the variables, for programs that train the model by an optimizer of their own.
   *
   * <p>Its inputs are this signature's inputs. Its outputs are this signature's outputs, and {@code
   * grad_layer_w} for each trainable variable {@code layer/w} that the loss depends on, of the
   * variable's type and shape: what is no letter, digit or underscore in the name becomes an
   * underscore, and more underscores follow where two variables would have the same name. {@link
   * ModelStructure.SignatureStructure#variableGradients} finds them. The gradients are the
   * registered ones. They are built in the exporter's copy of the graph, not in yours.
   *
   * @param gradientName the new signature's name, such as {@code loss_and_gradients}
   * @param loss the name of the output to differentiate, a floating scalar
   * @return another signature, to export beside others or alone
   */
  public ModelSignature variableGradients(String gradientName, String loss) {
    return new ModelSignature(definition.variableGradients(gradientName, loss));
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return definition.name();
  }

  /**
   * Returns the names of the inputs given, without cotangents.
   *
   * @return the names in order
   */
  public List<String> inputNames() {
    return SignatureDefinition.names(definition.inputs());
  }

  /**
   * Returns the names of the outputs given, without gradients.
   *
   * @return the names in order
   */
  public List<String> outputNames() {
    return SignatureDefinition.names(definition.outputs());
  }

  /** What the export needs to know. */
  SignatureDefinition definition() {
    return definition;
  }

  /** Returns the name, the names of inputs and outputs, and what else the signature computes. */
  @Override
  public String toString() {
    return definition.toString();
  }

  /** Collects the parts of a {@link ModelSignature}. */
  public static final class Builder {
    private final String name;
    private String documentation = "";
    private final List<NamedOperand> inputs = new ArrayList<>();
    private final List<NamedOperand> outputs = new ArrayList<>();
    private final Map<String, Tensor> samples = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Says what the signature computes.
     *
     * @param text a sentence that goes into the model
     * @return this builder
     */
    public Builder documentation(String text) {
      documentation = OperandCheck.requireNonNull("text", text);
      return this;
    }

    /**
     * Adds an input.
     *
     * @param inputName its name
     * @param placeholder a placeholder; the signature has its type and static shape
     * @return this builder
     */
    public Builder input(String inputName, Operand<?> placeholder) {
      return input(inputName, placeholder, "");
    }

    /**
     * Adds an input.
     *
     * @param inputName its name
     * @param placeholder a placeholder; the signature has its type and static shape
     * @param text what it means: shape, units, range
     * @return this builder
     */
    public Builder input(String inputName, Operand<?> placeholder, String text) {
      inputs.add(operand("input", inputName, placeholder, text));
      return this;
    }

    /**
     * Adds an output.
     *
     * @param outputName its name
     * @param operand an operand of the same graph that is not an input
     * @return this builder
     */
    public Builder output(String outputName, Operand<?> operand) {
      return output(outputName, operand, "");
    }

    /**
     * Adds an output.
     *
     * @param outputName its name
     * @param operand an operand of the same graph that is not an input
     * @param text what it means: shape, units, range
     * @return this builder
     */
    public Builder output(String outputName, Operand<?> operand, String text) {
      outputs.add(operand("output", outputName, operand, text));
      return this;
    }

    /**
     * Sets the value of an input in the trial of the written model.
     *
     * <p>Before an exported model is moved into place, every signature is called once. Without a
     * sample, floating inputs are 1, integers are 0, and sizes that are not static are 2. Give a
     * sample where the signature cannot be called with these.
     *
     * @param inputName the name of an input
     * @param value a value for it; it must stay open until the export is done
     * @return this builder
     */
    public Builder sample(String inputName, Tensor value) {
      samples.put(
          OperandCheck.requireNonNull("inputName", inputName),
          OperandCheck.requireNonNull("value", value));
      return this;
    }

    /**
     * Makes the signature.
     *
     * @return the signature
     * @throws IllegalArgumentException if a name is taken twice, there is no output, an input is
     *     not a placeholder, or an output is an input
     */
    public ModelSignature build() {
      SignatureDefinition definition =
          new SignatureDefinition(name, documentation, inputs, outputs, samples, false, null);
      SignatureChecks.require(definition);
      return new ModelSignature(definition);
    }

    private NamedOperand operand(String what, String operandName, Operand<?> operand, String text) {
      SignatureNames.require(
          operandName, "the name of an " + what + " of signature \"" + name + "\"");
      OperandCheck.requireNonNull(what + " " + operandName, operand);
      return new NamedOperand(operandName, operand, OperandCheck.requireNonNull("text", text));
    }
  }
}
