package org.softtf.savedmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

  private final String name;
  private final String documentation;
  private final List<NamedOperand> inputs;
  private final List<NamedOperand> outputs;
  private final Map<String, Tensor> samples;
  private final boolean withGradient;
  private final Training training;

  /** What a training step minimises, and how. */
  record Training(String loss, Optimizer optimizer) {}

  /** An input or output. */
  record NamedOperand(String name, Operand<?> operand, String documentation) {}

  private ModelSignature(
      String name,
      String documentation,
      List<NamedOperand> inputs,
      List<NamedOperand> outputs,
      Map<String, Tensor> samples,
      boolean withGradient,
      Training training) {
    this.name = name;
    this.documentation = documentation;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.samples = Map.copyOf(samples);
    this.withGradient = withGradient;
    this.training = training;
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
   * Returns the signature that has this one's outputs and their vector-Jacobian products.
   *
   * <p>It computes grad_x = Σᵢ cotangent_i · ∂outputᵢ/∂x. Inputs: this signature's inputs, and
   * {@code cotangent_0}, {@code cotangent_1} …, one for each floating output in order and of its
   * shape. Outputs: this signature's outputs, and {@code grad_x} for each floating input {@code x},
   * of x's shape; zeros where no gradient flows. Gradients are the registered ones. They are built
   * in the exporter's copy of the graph, not in yours.
   *
   * @param gradientName the new signature's name, such as {@code value_and_gradient}
   * @return another signature, to export beside this one or alone
   */
  public ModelSignature valueAndGradient(String gradientName) {
    SignatureNames.require(gradientName, "the name of a signature");
    requirePlain();
    if (SignatureChecks.floating(inputs).isEmpty() || SignatureChecks.floating(outputs).isEmpty()) {
      throw new IllegalArgumentException(
          "signature \""
              + name
              + "\" has no gradient: it needs at least one floating input and one floating output");
    }
    return new ModelSignature(gradientName, documentation, inputs, outputs, samples, true, null);
  }

  /**
   * Returns the signature that trains the model by one step each time it is called.
   *
   * <p>It computes this signature's outputs, changes every trainable variable that the loss depends
   * on by one step of the optimizer, and returns the outputs as they were before. Gradients are the
   * registered ones. The optimizer's own variables are saved with the model, as variables that are
   * not trainable and named after the signature ({@code train_step/w/m}, {@code
   * train_step/iterations}); in a new model they are 0. All is built in the exporter's copy of the
   * graph, not in yours.
   *
   * @param stepName the new signature's name, such as {@code train_step}
   * @param loss the name of the output to minimise, a floating scalar
   * @param optimizer how to change the variables
   * @return another signature, to export beside others or alone
   */
  public ModelSignature trainingStep(String stepName, String loss, Optimizer optimizer) {
    SignatureNames.require(stepName, "the name of a signature");
    requirePlain();
    SignatureChecks.requireLoss(name, loss, outputs);
    return new ModelSignature(
        stepName,
        documentation,
        inputs,
        outputs,
        samples,
        false,
        new Training(loss, Objects.requireNonNull(optimizer, "optimizer")));
  }

  private void requirePlain() {
    if (withGradient) {
      throw new IllegalArgumentException(
          "signature \"" + name + "\" has gradients already; ask the signature without them");
    }
    if (training != null) {
      throw new IllegalArgumentException(
          "signature \"" + name + "\" is a training step; ask the signature that it was made of");
    }
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the names of the inputs given, without cotangents.
   *
   * @return the names in order
   */
  public List<String> inputNames() {
    return inputs.stream().map(NamedOperand::name).toList();
  }

  /**
   * Returns the names of the outputs given, without gradients.
   *
   * @return the names in order
   */
  public List<String> outputNames() {
    return outputs.stream().map(NamedOperand::name).toList();
  }

  String documentation() {
    return documentation;
  }

  List<NamedOperand> inputs() {
    return inputs;
  }

  List<NamedOperand> outputs() {
    return outputs;
  }

  Map<String, Tensor> samples() {
    return samples;
  }

  boolean withGradient() {
    return withGradient;
  }

  /** Null if it is no training step. */
  Training training() {
    return training;
  }

  @Override
  public String toString() {
    return name
        + inputNames()
        + " -> "
        + outputNames()
        + (withGradient ? " with gradients" : "")
        + (training == null ? "" : " with a step of " + training.optimizer());
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
      documentation = Objects.requireNonNull(text, "documentation");
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
     * Sets what the written model is tried with, where ones will not do.
     *
     * <p>Before an exported model is moved into place every signature is called: floating inputs
     * are ones, integers zeros, and dimensions that are not static are 2.
     *
     * @param inputName the name of an input
     * @param value a value for it; it must stay open until the export is done
     * @return this builder
     */
    public Builder sample(String inputName, Tensor value) {
      samples.put(inputName, Objects.requireNonNull(value, "value"));
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
      SignatureChecks.require(name, inputs, outputs);
      Set<String> names = inputs.stream().map(NamedOperand::name).collect(Collectors.toSet());
      for (String sample : samples.keySet()) {
        if (!names.contains(sample)) {
          throw new IllegalArgumentException(
              "signature \""
                  + name
                  + "\" has no input \""
                  + sample
                  + "\" to sample, only "
                  + names);
        }
      }
      return new ModelSignature(name, documentation, inputs, outputs, samples, false, null);
    }

    private NamedOperand operand(String what, String operandName, Operand<?> operand, String text) {
      SignatureNames.require(
          operandName, "the name of an " + what + " of signature \"" + name + "\"");
      Objects.requireNonNull(operand, () -> what + " " + operandName);
      return new NamedOperand(operandName, operand, Objects.requireNonNull(text, "text"));
    }
  }
}
