// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.GradientMode;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.SubScope;
import org.softtf.gradients.internal.tape.TapeEnvironment;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * An operator composed from TensorFlow operations, with a gradient of its own: TensorFlow Java's
 * {@code tf.custom_gradient}.
 *
 * <pre>{@code
 * static final CustomOperator CLIPPED_IDENTITY =
 *     CustomOperator.named("com.example.ClippedIdentity")       // value x, gradient clipped to [-1, 1]
 *         .forward(c -> List.of(c.tf().identity(c.<TFloat32>input(0))))
 *         .gradient(c -> List.of(c.tf().clipByValue(
 *             c.<TFloat32>cotangent(0), c.tf().constant(-1f), c.tf().constant(1f))))
 *         .create();
 *
 * Operand<TFloat32> y = CLIPPED_IDENTITY.apply(tf, x);
 * }</pre>
 *
 * <p>An operator may have any number of inputs, outputs and residuals. Derivatives flow through the
 * operands that the gradient function is given, so second and higher orders are right if the
 * gradient function is itself differentiable. In a graph, {@code apply} throws what the gradient
 * function throws, with the operator's name. In eager mode only the forward function runs; a {@link
 * GradientTape} keeps what its gradient needs, and calls the gradient function when a gradient is
 * asked for.
 *
 * <p>An exported model keeps the operator's forward nodes. Python differentiates them if the
 * operator declares {@link Builder#ordinaryGradientAgrees()}, and refuses to if it does not. When
 * Java loads the model, it finds the gradient by the operator's name; create the operator before
 * gradients are added.
 *
 * <p>On Windows TensorFlow Java 1.1.0 cannot register gradients: operators that declare {@link
 * Builder#ordinaryGradientAgrees()} use the ordinary gradient there, others are refused in graph
 * mode.
 *
 * <p>Instances are immutable and safe to share between threads. Building ONE graph from several
 * threads at a time is not safe while gradients are added to it; give each thread its own graph.
 */
public final class CustomOperator {
  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*(\\.[A-Za-z]\\w*)*");

  private final String name;
  private final ForwardFunction forward;
  private final GradientFunction gradient;
  private final Function<? super Attributes, ? extends List<String>> residuals;
  private final boolean ordinaryGradientAgrees;
  private final boolean gradientCheckedEarly;
  private final boolean takesUnknownSizes;

  private CustomOperator(Builder builder, ForwardFunction forward, GradientFunction gradient) {
    this.name = builder.name;
    this.forward = forward;
    this.gradient = gradient;
    this.residuals = builder.residuals;
    this.ordinaryGradientAgrees = builder.ordinaryGradientAgrees;
    this.gradientCheckedEarly = builder.gradientCheckedEarly;
    this.takesUnknownSizes = builder.takesUnknownSizes;
  }

  /**
   * Starts the definition of an operator.
   *
   * @param name a name that no other operator in this program has, letters, digits, {@code _} and
   *     dots, such as {@code com.example.Clip}
   * @return a builder
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Returns the operator's name.
   *
   * @return the name given to {@link #named}
   */
  public String name() {
    return name;
  }

  /**
   * Uses the operator: one input, one output of the same type, no attributes.
   *
   * @param tf where to build
   * @param input the input
   * @param <T> its type
   * @return the output
   */
  public <T extends TType> Operand<T> apply(Ops tf, Operand<T> input) {
    return Operands.trusted(apply(tf, Collections.singletonList(input)).get(0));
  }

  /**
   * Uses the operator without attributes.
   *
   * @param tf where to build
   * @param inputs the inputs
   * @return the outputs
   */
  public List<Operand<?>> apply(Ops tf, List<? extends Operand<?>> inputs) {
    return apply(tf, inputs, Attributes.NONE);
  }

  /**
   * Uses the operator.
   *
   * @param tf where to build
   * @param inputs the inputs
   * @param attributes facts that are known when the graph is built; both functions see them
   * @return the outputs
   */
  public List<Operand<?>> apply(Ops tf, List<? extends Operand<?>> inputs, Attributes attributes) {
    ExecutionEnvironment environment = OperandCheck.requireNonNull("tf", tf).scope().env();
    OperandCheck.requireNonNull("attributes", attributes);
    boolean recorded = environment instanceof TapeEnvironment;
    boolean registered = (environment.isGraph() || recorded) && GradientRegistry.isAvailable(this);
    Operands.requireEachIn(environment, name, inputs, "input");
    Ops scoped = SubScope.of(tf, name.substring(name.lastIndexOf('.') + 1));
    ForwardContext context = new ForwardContext(scoped, this, List.copyOf(inputs), attributes);
    List<Operand<?>> outputs =
        Operands.requireOutputs(environment, name, Nesting.forward(name, forward, context));
    context.residuals().forEach(r -> Operands.requireIn(environment, name, r, "residual"));
    if (!registered) {
      return outputs;
    }
    Carrier carrier = Carrier.create(scoped, this, outputs, context);
    if (recorded) {
      return carrier.outputs(); // a tape builds no gradient before it is asked for one
    }
    if (context.gradientCallsFunctions()) {
      GradientProgram.prepare(this, carrier.signature(), (Graph) environment);
    } else if (gradientCheckedEarly) {
      GradientProgram.check(this, carrier.signature());
    }
    return carrier.outputs();
  }

  /**
   * Tells whether operators have their registered gradients here.
   *
   * @return false on Windows and with {@code -Dsofttf.gradients=ordinary}, where TensorFlow
   *     differentiates the forward functions
   */
  public static boolean registersGradients() {
    return !GradientMode.isOrdinary();
  }

  /** The names of the residuals, in their order in a graph; none if they are known by number. */
  List<String> residualNames(Attributes attributes) {
    return Residuals.requireDistinct(name, residuals.apply(attributes));
  }

  GradientFunction gradient() {
    return gradient;
  }

  boolean ordinaryGradientAgrees() {
    return ordinaryGradientAgrees;
  }

  boolean takesUnknownSizes() {
    return takesUnknownSizes;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects the parts of a {@link CustomOperator}. */
  public static final class Builder {
    private final String name;
    private @Nullable ForwardFunction forward;
    private @Nullable GradientFunction gradient;
    private Function<? super Attributes, ? extends List<String>> residuals = facts -> List.of();
    private boolean ordinaryGradientAgrees;
    private boolean gradientCheckedEarly = true;
    private boolean takesUnknownSizes;

    private Builder(String name) {
      if (!NAME.matcher(OperandCheck.requireNonNull("name", name)).matches()) {
        throw new IllegalArgumentException(
            "operator name must match " + NAME + ", got \"" + name + "\"");
      }
      this.name = name;
    }

    /**
     * Sets the function that builds the value.
     *
     * @param function the forward function
     * @return this builder
     */
    public Builder forward(ForwardFunction function) {
      this.forward = OperandCheck.requireNonNull("function", function);
      return this;
    }

    /**
     * Sets the function that builds the vector-Jacobian product.
     *
     * @param function the gradient function
     * @return this builder
     */
    public Builder gradient(GradientFunction function) {
      this.gradient = OperandCheck.requireNonNull("function", function);
      return this;
    }

    /**
     * Declares what the forward function keeps for the gradient function.
     *
     * <p>The order is that of the operands in a graph, and a graph holds no names: once models have
     * been exported, keep the order.
     *
     * @param names a name for each residual
     * @return this builder
     */
    public Builder residuals(String... names) {
      OperandCheck.requireNonNull("names", names);
      List<String> declared = Residuals.requireDistinct(name, Arrays.asList(names));
      return residuals(attributes -> declared);
    }

    /**
     * Declares what the forward function keeps for the gradient function, where that depends on the
     * attributes.
     *
     * @param names returns a name for each residual, in their order in a graph
     * @return this builder
     */
    public Builder residuals(Function<? super Attributes, ? extends List<String>> names) {
      this.residuals = OperandCheck.requireNonNull("names", names);
      return this;
    }

    /**
     * Declares that TensorFlow's own gradient of the forward function equals the gradient function.
     *
     * <p>Then Python can differentiate an exported model, and the operator works where no gradient
     * can be registered (Windows). Without this declaration both are refused.
     *
     * @return this builder
     */
    public Builder ordinaryGradientAgrees() {
      this.ordinaryGradientAgrees = true;
      return this;
    }

    /**
     * Runs the gradient function only when a gradient is asked for, not already in {@code apply}.
     *
     * <p>This saves time where no gradient is needed. An error in the gradient function then shows
     * only when gradients are added.
     *
     * @return this builder
     */
    public Builder gradientBuiltOnDemand() {
      this.gradientCheckedEarly = false;
      return this;
    }

    /**
     * Declares that the gradient function is right where a size is not known while it runs: it
     * takes sizes from {@code tf.shape(x)}, not from {@code x.shape()}, which then holds −1.
     *
     * <p>Then a {@link GradientTape} builds one gradient for batches of all sizes. Without this
     * declaration it builds one for each size.
     *
     * @return this builder
     */
    public Builder takesUnknownSizes() {
      this.takesUnknownSizes = true;
      return this;
    }

    /**
     * Makes the operator and remembers its gradient under its name.
     *
     * @return the operator
     */
    public CustomOperator create() {
      if (forward == null || gradient == null) {
        throw new IllegalArgumentException(
            name + ": set both forward(...) and gradient(...) before create()");
      }
      CustomOperator operator = new CustomOperator(this, forward, gradient);
      GradientRegistry.add(operator);
      return operator;
    }
  }
}
