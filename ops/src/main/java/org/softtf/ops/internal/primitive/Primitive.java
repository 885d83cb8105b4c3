// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.primitive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.ForwardFunction;
import org.softtf.gradients.GradientContext;
import org.softtf.gradients.GradientFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * An operator of this library with a gradient of its own.
 *
 * <pre>{@code
 * static final Primitive MEAN =
 *     Primitive.named("softtf.mean").residuals("weights").forward(Mean::forward).gradient(Mean::gradient);
 *
 * static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) { … }
 *
 * static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) { … }
 *
 * Operand<T> mean = MEAN.apply(tf, Attributes.of(Primitive.MODE, mode), x, y);
 * }</pre>
 *
 * <p>All outputs have the element type T of the first input; so have the other inputs, but for
 * those that are asked for by another class, such as indices. Every type is checked, so that this
 * module needs no unchecked cast.
 *
 * <p>The gradient that TensorFlow makes of the forward function is the same one, as the contract
 * test requires. The registered gradient is built where one is asked for, and only there.
 *
 * <p>Exported models hold a primitive's name, its attributes and the order of its residuals.
 */
public final class Primitive {
  /** The attribute that holds the mode. */
  public static final String MODE = "mode";

  private final CustomOperator operator;

  private Primitive(CustomOperator operator) {
    this.operator = operator;
  }

  /** Starts the definition of a primitive for every element type. */
  public static Definition<ForOneType, GradientForOneType> named(String name) {
    return new Definition<>(
        name,
        f -> c -> f.build(new Forward<>(c, c.<TFloating>input(0).type())),
        f -> c -> f.build(new Backward<>(c, c.<TFloating>input(0).type())));
  }

  /** Starts the definition of a primitive whose element type is always float64. */
  public static Definition<ForDoubles, GradientForDoubles> ofDoubles(String name) {
    return new Definition<>(
        name,
        f -> c -> f.build(new Forward<>(c, TFloat64.class)),
        f -> c -> f.build(new Backward<>(c, TFloat64.class)));
  }

  /** The output of a primitive that has one, without attributes. */
  public <T extends TFloating> Operand<T> apply(Ops tf, Operand<T> first, Operand<?>... others) {
    return apply(tf, Attributes.NONE, first, others);
  }

  /** The output of a primitive that has one. */
  public <T extends TFloating> Operand<T> apply(
      Ops tf, Attributes attributes, Operand<T> first, Operand<?>... others) {
    return applyAll(tf, attributes, first, others).get(0);
  }

  /** All outputs. */
  public <T extends TFloating> List<Operand<T>> applyAll(
      Ops tf, Attributes attributes, Operand<T> first, Operand<?>... others) {
    List<Operand<?>> inputs = new ArrayList<>(List.of(first));
    inputs.addAll(Arrays.asList(others));
    return outputs(tf, attributes, first.type(), inputs);
  }

  /** All outputs, of any number of inputs of one type. */
  public <T extends TFloating> List<Operand<T>> applyAll(
      Ops tf, Attributes attributes, List<Operand<T>> inputs) {
    return outputs(tf, attributes, inputs.get(0).type(), inputs);
  }

  private <T extends TFloating> List<Operand<T>> outputs(
      Ops tf, Attributes attributes, Class<T> type, List<? extends Operand<?>> inputs) {
    List<Operand<T>> outputs = new ArrayList<>();
    for (Operand<?> output : operator.apply(tf, inputs, attributes)) {
      outputs.add(output.asOutput().expect(type));
    }
    return outputs;
  }

  /** Builds the outputs for any element type. */
  @FunctionalInterface
  public interface ForOneType {
    <T extends TFloating> List<Operand<T>> build(Forward<T> c);
  }

  /** Builds the gradients for any element type; null for an input that has none. */
  @FunctionalInterface
  public interface GradientForOneType {
    <T extends TFloating> List<Operand<T>> build(Backward<T> c);
  }

  /** Builds the outputs in float64. */
  @FunctionalInterface
  public interface ForDoubles {
    List<Operand<TFloat64>> build(Forward<TFloat64> c);
  }

  /** Builds the gradients in float64; null for an input that has none. */
  @FunctionalInterface
  public interface GradientForDoubles {
    List<Operand<TFloat64>> build(Backward<TFloat64> c);
  }

  /**
   * A primitive that is being defined: residuals if there are any, forward, gradient.
   *
   * @param <F> its forward function
   * @param <G> its gradient function
   */
  public static final class Definition<F, G> {
    private final CustomOperator.Builder builder;
    private final Function<F, ForwardFunction> forward;
    private final Function<G, GradientFunction> gradient;

    private Definition(
        String name, Function<F, ForwardFunction> forward, Function<G, GradientFunction> gradient) {
      this.builder =
          CustomOperator.named(name)
              .ordinaryGradientAgrees()
              .gradientBuiltOnDemand()
              .takesUnknownSizes();
      this.forward = forward;
      this.gradient = gradient;
    }

    /** Names what {@link Forward#keep} keeps, in the order that exported models have. */
    public Definition<F, G> residuals(String... names) {
      builder.residuals(names);
      return this;
    }

    /** Names what {@link Forward#keep} keeps where that depends on the attributes. */
    public Definition<F, G> residuals(Function<Attributes, List<String>> names) {
      builder.residuals(names);
      return this;
    }

    public Definition<F, G> forward(F function) {
      builder.forward(forward.apply(function));
      return this;
    }

    /** Sets the gradient function, which ends the definition. */
    public Primitive gradient(G function) {
      return new Primitive(builder.gradient(gradient.apply(function)).create());
    }
  }

  /** What a forward function works with. */
  public static final class Forward<T extends TFloating> extends PrimitiveContext<T> {
    private final ForwardContext context;

    private Forward(ForwardContext context, Class<T> type) {
      super(context, type);
      this.context = context;
    }

    /** Keeps an operand for {@link Backward#residual}; its gradient must not be stopped. */
    public <U extends TType> Operand<U> keep(String name, Operand<U> residual) {
      return context.keep(name, residual);
    }

    /** Says that the gradient calls functions ({@link ForwardContext}). */
    public void announceFunctionsOfGradient() {
      context.announceFunctionsOfGradient();
    }
  }

  /** What a gradient function works with. */
  public static final class Backward<T extends TFloating> extends PrimitiveContext<T> {
    private final GradientContext context;

    private Backward(GradientContext context, Class<T> type) {
      super(context, type);
      this.context = context;
    }

    /** The output of a primitive that has one. */
    public Operand<T> output() {
      return output(0);
    }

    public Operand<T> output(int index) {
      return context.output(index, type());
    }

    /** The cotangent of a primitive that has one output. */
    public Operand<T> cotangent() {
      return cotangent(0);
    }

    public Operand<T> cotangent(int index) {
      return context.cotangent(index, type());
    }

    public int outputCount() {
      return context.outputCount();
    }

    public Operand<T> residual(String name) {
      return residual(name, type());
    }

    /** A residual of a type of its own. */
    public <U extends TType> Operand<U> residual(String name, Class<U> type) {
      return context.residual(name, type);
    }
  }
}
