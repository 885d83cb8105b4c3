// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * One use of an operator with inputs, for tests of all operators.
 *
 * @param catalogue the catalogue that the operator is in
 * @param spec the operator
 * @param mode the mode; null if the operator has none
 * @param method the method; null if the operator has none
 * @param own the arguments beyond mode, method and softness
 * @param inputs the inputs
 */
public record SampleCall(
    Catalogue catalogue,
    OperatorSpec spec,
    Mode mode,
    Method method,
    Map<String, Object> own,
    List<ReferenceArray> inputs) {

  /** A call of an operator of the standard catalogue. */
  public SampleCall(
      OperatorSpec spec,
      Mode mode,
      Method method,
      Map<String, Object> own,
      List<ReferenceArray> inputs) {
    this(Catalogue.standard(), spec, mode, method, own, inputs);
  }

  /** Builds the operator. */
  public List<Operand<?>> build(Ops tf, Map<String, Operand<?>> operands, double softness) {
    return build(tf, spec.name(), operands, softness);
  }

  /** Builds the straight-through form. */
  public List<Operand<?>> buildStraightThrough(
      Ops tf, Map<String, Operand<?>> operands, double softness) {
    return build(tf, spec.name() + "_st", operands, softness);
  }

  private List<Operand<?>> build(
      Ops tf, String name, Map<String, Operand<?>> operands, double softness) {
    Map<String, Object> arguments = new LinkedHashMap<>(own);
    if (mode != null) {
      arguments.put("mode", mode.pythonName());
      if (!operands.containsKey("softness")) {
        arguments.put("softness", softness);
      }
    }
    if (method != null) {
      arguments.put("method", method.pythonName());
    }
    return catalogue.build(tf, name, operands, Arguments.of(arguments));
  }

  /** The inputs as operands, each made by a function. */
  public Map<String, Operand<?>> operands(Function<ReferenceArray, Operand<?>> maker) {
    Map<String, Operand<?>> operands = new LinkedHashMap<>();
    inputs.forEach(input -> operands.put(input.name(), maker.apply(input)));
    return operands;
  }

  /** The inputs as constants. */
  public <T extends TFloating> Map<String, Operand<?>> constants(Ops tf, Class<T> type) {
    return operands(x -> Tensors.constant(tf, type, x.shape(), x.values()));
  }

  /** The same call in another mode. */
  public SampleCall in(Mode other) {
    return new SampleCall(catalogue, spec, other, method, own, inputs);
  }

  /** The same call of a type, for an operator that cannot tell it from its inputs. */
  public SampleCall of(Class<? extends TFloating> type) {
    if (!spec.hasArgument("dtype")) {
      return this;
    }
    Map<String, Object> typed = new LinkedHashMap<>(own);
    typed.put("dtype", type.getSimpleName().substring(1).toLowerCase(Locale.ROOT));
    return new SampleCall(catalogue, spec, mode, method, typed, inputs);
  }

  /** What an input of the call holds. */
  public Kind kind(ReferenceArray input) {
    return SampleCalls.input(spec, input.name()).kind();
  }

  /** The same call with each number of the first input changed. */
  public SampleCall withFirst(Function<double[], double[]> change) {
    List<ReferenceArray> changed = new ArrayList<>(inputs);
    ReferenceArray first = inputs.get(0);
    changed.set(0, new ReferenceArray(first.name(), first.shape(), change.apply(first.values())));
    return new SampleCall(catalogue, spec, mode, method, own, changed);
  }

  /** Whether it has the arguments that tests give first, not a variant of one. */
  public boolean isPlain() {
    return own.equals(spec.variants(SampleCalls.MAIN).get(0));
  }

  /** The shape of an input where the main input's batch dimension is left open. */
  public Shape openShape(ReferenceArray input) {
    Shape main = Shape.of(Shape.UNKNOWN_SIZE, SampleCalls.MAIN.get(1));
    return SampleCalls.shapes(spec, main, own).get(input.name());
  }

  @Override
  public String toString() {
    return spec.name()
        + (mode == null ? "" : " " + mode.pythonName())
        + (method == null ? "" : " " + method.pythonName())
        + (own.isEmpty() ? "" : " " + own);
  }
}
