// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;

/** Describes an operator part by part; {@link #builtBy} ends the description. */
public final class OperatorSpecBuilder {
  final String family;
  final String name;
  final List<InputSpec> inputs = new ArrayList<>();
  final List<ArgumentSpec> arguments = new ArrayList<>();
  boolean masked;
  List<OutputSpec> outputs = List.of(new OutputSpec("values", OutputSpec.Kind.VALUES));
  Set<Mode> modes = EnumSet.noneOf(Mode.class);
  final EnumMap<Method, Set<Mode>> methods = new EnumMap<>(Method.class);
  Optional<String> drawnInput = Optional.empty();
  OptionalInt drawnElement = OptionalInt.empty();
  Predicate<ArgumentValues> givesIntegers = arguments -> false;

  OperatorSpecBuilder(String family, String name) {
    this.family = family;
    this.name = name;
  }

  /**
   * Adds an input.
   *
   * @param input the input
   * @return this
   */
  public OperatorSpecBuilder input(InputSpec input) {
    inputs.add(input);
    return this;
  }

  /**
   * Adds an input that must be given and broadcasts with the main one.
   *
   * @param input its Python name
   * @param kind what it holds
   * @return this
   */
  public OperatorSpecBuilder input(String input, InputSpec.Kind kind) {
    return input(InputSpec.of(input, kind));
  }

  /**
   * Says that it takes a mask and lengths of rows.
   *
   * @return this
   */
  public OperatorSpecBuilder masked() {
    masked = true;
    return this;
  }

  /**
   * Adds arguments.
   *
   * @param more the arguments
   * @return this
   */
  public OperatorSpecBuilder arguments(ArgumentSpec... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /**
   * Adds arguments.
   *
   * @param more the arguments
   * @return this
   */
  public OperatorSpecBuilder arguments(List<ArgumentSpec> more) {
    arguments.addAll(more);
    return this;
  }

  /**
   * Replaces the one output, called values.
   *
   * @param all the outputs
   * @return this
   */
  public OperatorSpecBuilder outputs(OutputSpec... all) {
    outputs = List.of(all);
    return this;
  }

  /**
   * Says what the one output holds.
   *
   * @param kind what it holds
   * @return this
   */
  public OperatorSpecBuilder gives(OutputSpec.Kind kind) {
    return outputs(new OutputSpec("values", kind));
  }

  /**
   * Gives it all modes and a straight-through form.
   *
   * @return this
   */
  public OperatorSpecBuilder allModes() {
    modes = EnumSet.allOf(Mode.class);
    return this;
  }

  /**
   * Gives it all modes but the exact one, so no straight-through form.
   *
   * @return this
   */
  public OperatorSpecBuilder softModes() {
    modes = EnumSet.complementOf(EnumSet.of(Mode.HARD));
    return this;
  }

  /**
   * Gives it methods.
   *
   * @param all the methods, each with its soft modes
   * @return this
   */
  public OperatorSpecBuilder methods(Map<Method, Set<Mode>> all) {
    methods.putAll(all);
    return this;
  }

  /**
   * Says that its exact values are whole numbers where its inputs are.
   *
   * @return this
   */
  public OperatorSpecBuilder keepsIntegers() {
    return keepsIntegersIf(arguments -> true);
  }

  /**
   * Says when its exact values are whole numbers where its inputs are.
   *
   * @param condition of its arguments
   * @return this
   */
  public OperatorSpecBuilder keepsIntegersIf(Predicate<ArgumentValues> condition) {
    givesIntegers = condition;
    return this;
  }

  /**
   * Says which input moves in a picture, where it is not the main one.
   *
   * @param input its name
   * @return this
   */
  public OperatorSpecBuilder drawnInput(String input) {
    drawnInput = Optional.of(input);
    return this;
  }

  /**
   * Says which element of the result a picture shows, where the first does not tell enough.
   *
   * @param element its place in the flattened result
   * @return this
   */
  public OperatorSpecBuilder drawnElement(int element) {
    drawnElement = OptionalInt.of(element);
    return this;
  }

  /**
   * Ends with how to build an operator of one output.
   *
   * @param builder builds it
   * @return the description
   */
  public OperatorSpec builtBy(OneOutput builder) {
    return builtByAll((soft, in, a) -> List.of(builder.build(soft, in, a)));
  }

  /**
   * Ends with how to build an operator of several outputs.
   *
   * @param builder builds it
   * @return the description
   */
  public OperatorSpec builtByAll(Implementation builder) {
    return new OperatorSpec(this, builder);
  }

  /** Builds an operator of one output. */
  @FunctionalInterface
  public interface OneOutput {
    /**
     * Builds the operator.
     *
     * @param soft the view to build with
     * @param inputs the inputs by name
     * @param arguments the arguments by name
     * @return the output
     */
    Operand<?> build(SoftOps soft, InputOperands inputs, ArgumentValues arguments);
  }
}
