// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.reference.ReferenceArray;
import org.tensorflow.ndarray.Shape;

/** Uses of every operator, in every mode and with every method. */
public final class SampleCalls {
  /** The shape of the main input. */
  static final Shape MAIN = Shape.of(3, 5);

  private static final long INDICES = 2;

  private SampleCalls() {}

  /**
   * All operators × modes × methods × variants of their arguments.
   *
   * <p>{@code -Dcalls.only=REGEX} takes those in whose text the expression is found.
   */
  public static Stream<SampleCall> all() {
    return of(Catalogue.standard());
  }

  /** As {@link #all}, of the operators of another catalogue. */
  public static Stream<SampleCall> of(Catalogue catalogue) {
    Pattern only = Pattern.compile(System.getProperty("calls.only", ""));
    return catalogue.all().stream()
        .flatMap(operator -> of(catalogue, operator))
        .filter(call -> only.matcher(call.toString()).find());
  }

  private static Stream<SampleCall> of(Catalogue catalogue, OperatorSpec spec) {
    List<SampleCall> calls = new ArrayList<>();
    for (Map<String, Object> own : spec.variants(MAIN)) {
      for (Mode mode : orNull(spec.modes())) {
        for (Method method : orNull(spec.methods())) {
          if (mode == null || spec.supports(mode, method)) {
            calls.add(new SampleCall(catalogue, spec, mode, method, own, inputs(spec, MAIN, own)));
          }
        }
      }
    }
    return calls.stream();
  }

  /** In their order; a list of null if there are none. */
  static <E extends Enum<E>> List<E> orNull(Set<E> constants) {
    return constants.isEmpty()
        ? Collections.singletonList(null)
        : constants.stream().sorted().toList();
  }

  /** Inputs that fit the shape of the main one and the arguments. */
  static List<ReferenceArray> inputs(OperatorSpec spec, Shape main, Map<String, Object> own) {
    // one seed for an operator, so that a new operator changes no other's numbers
    Random random = new Random(spec.name().hashCode());
    List<ReferenceArray> inputs = new ArrayList<>();
    shapes(spec, main, own)
        .forEach((name, shape) -> inputs.add(array(random, input(spec, name), name, shape)));
    return inputs;
  }

  /** The shapes of all inputs: those after the first and the main one have fewer dimensions. */
  static Map<String, Shape> shapes(OperatorSpec spec, Shape main, Map<String, Object> own) {
    Map<String, Shape> shapes = new LinkedHashMap<>(spec.shapes(main, own, INDICES));
    for (InputSpec input : spec.inputs()) {
      boolean full = input.equals(spec.inputs().get(0)) || spec.mainInput().get().equals(input);
      if (!full && input.shape() == ShapeRule.BROADCAST) {
        shapes.computeIfPresent(input.name(), (name, shape) -> shape.subShape(1, 2));
      }
    }
    return shapes;
  }

  static InputSpec input(OperatorSpec spec, String name) {
    return spec.inputs().stream().filter(some -> some.matches(name)).findFirst().orElseThrow();
  }

  private static ReferenceArray array(Random random, InputSpec input, String name, Shape shape) {
    double[] values = random.doubles(shape.size(), 0.05, 0.95).toArray();
    if (input.kind() == Kind.SOFT_INDEX) {
      normalizeRows(values, (int) shape.get(-1));
    } else if (input.kind().isAnyNumber()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = input.low() + (input.high() - input.low()) * values[i];
        // away from ±1, where arcsin and arccos end
        values[i] += Math.abs(Math.abs(values[i]) - 1) < 0.05 ? 0.1 : 0;
      }
    }
    return new ReferenceArray(name, shape, values);
  }

  private static void normalizeRows(double[] values, int length) {
    for (int row = 0; row < values.length; row += length) {
      double sum = 0;
      for (int i = row; i < row + length; i++) {
        sum += values[i];
      }
      for (int i = row; i < row + length; i++) {
        values[i] /= sum;
      }
    }
  }
}
