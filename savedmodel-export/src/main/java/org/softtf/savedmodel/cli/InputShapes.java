// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.softtf.ops.catalogue.ArgumentSpec;
import org.softtf.ops.catalogue.AxisChoice;
import org.softtf.ops.catalogue.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.ndarray.Shape;

/** The static shapes of an operator's inputs: those given, and for the others what fits them. */
final class InputShapes {
  static final String SOFTNESS = OperatorSpec.SOFTNESS;
  static final String SEED = OperatorSpec.SEED;
  static final String MASK = OperatorSpec.MASK;
  static final String LENGTHS = OperatorSpec.LENGTHS;

  /** What an option without a name is about where there is no input at all. */
  private static final String NO_INPUT = "x";

  /** 256 MiB in float32. */
  private static final int MOST_ELEMENTS = 1 << 26;

  /** Rows to try a model with. */
  private static final long FEW = 2;

  private final OperatorSpec operator;
  private final Map<String, Object> arguments;
  private final Map<String, Shape> given;
  private final Shape main;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private InputShapes(
      OperatorSpec operator, Map<String, Object> arguments, Map<String, Shape> given) {
    this.operator = operator;
    this.arguments = arguments;
    this.given = given;
    this.main = given.getOrDefault(mainName(operator), Shape.of(Shape.UNKNOWN_SIZE));
  }

  static InputShapes of(
      OperatorSpec operator,
      Map<String, Object> arguments,
      Set<String> argumentsAsInputs,
      List<String> ranks,
      List<String> shapes) {
    Map<String, Shape> given = new TreeMap<>();
    ranks.forEach(option -> ShapeOptions.putRank(given, option, mainName(operator)));
    shapes.forEach(option -> ShapeOptions.putShape(given, option, mainName(operator)));
    InputShapes inputs = new InputShapes(operator, arguments, given);
    inputs.addAll();
    for (String name : argumentsAsInputs) {
      inputs.shapes.put(name, given.getOrDefault(name, inputs.usual(name)));
    }
    inputs.requireKnown();
    return inputs;
  }

  /** The shape of an argument that is an input, if no option gives it. */
  private Shape usual(String name) {
    return switch (name) {
      case SEED -> Shape.of(2);
      case MASK -> main;
      case LENGTHS -> AxisChoice.of(operator, arguments).ofRows(main);
      default -> Shape.scalar();
    };
  }

  Map<String, Shape> asMap() {
    return shapes;
  }

  private static String mainName(OperatorSpec operator) {
    return operator.mainInput().map(InputSpec::name).orElse(NO_INPUT);
  }

  private void addAll() {
    Set<String> optional =
        operator.inputs().stream()
            .filter(InputSpec::optional)
            .map(InputSpec::name)
            .collect(Collectors.toUnmodifiableSet());
    fitting(main, Shape.UNKNOWN_SIZE)
        .forEach(
            (name, shape) -> {
              if (!optional.contains(name) || given.containsKey(name)) {
                shapes.put(name, given.getOrDefault(name, shape));
              }
            });
  }

  private Map<String, Shape> fitting(Shape fitted, long count) {
    return operator.shapes(fitted, arguments, count);
  }

  private void requireKnown() {
    for (String name : given.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new IllegalArgumentException(
            operator.name()
                + " has no input \""
                + name
                + "\"; it has "
                + String.join(", ", shapes.keySet())
                + advice(name));
      }
    }
  }

  private String advice(String name) {
    if (Set.of(SOFTNESS, SEED, MASK, LENGTHS).contains(name)) {
      return "; --" + name + "-input makes one";
    }
    boolean canBe = operator.argument(name).filter(ArgumentSpec::mayBeInput).isPresent();
    return canBe ? "; --arg-input " + name + " makes one" : "";
  }

  /** The type of an input of an operator of a type. */
  FloatingType type(String name, FloatingType type) {
    boolean array = operator.inputs().stream().anyMatch(input -> input.matches(name));
    return array ? type : type.ofArgument();
  }

  /** What an element of an input is when the model is tried. */
  double sample(String name) {
    return operator
        .argument(name)
        .flatMap(argument -> argument.sample(main))
        .filter(Number.class::isInstance)
        .map(number -> ((Number) number).doubleValue())
        .orElse(1.0);
  }

  /**
   * Shapes to try the model with: dimensions of any size are as the main input wants them, else as
   * long as the largest number that the operator may need them to be; two where they count rows.
   */
  Map<String, Shape> samples() {
    long size = countRowsOnly() ? FEW : largest();
    Map<String, Shape> fitting = fitting(closed(main, main, size), size);
    Map<String, Shape> samples = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> samples.put(name, closed(shape, fitting.getOrDefault(name, shape), size)));
    samples.forEach(this::requireSmall);
    return samples;
  }

  /** Whether dimensions of any size are none but rows. */
  private boolean countRowsOnly() {
    AxisChoice axis = AxisChoice.of(operator, arguments);
    return axis.isIn(main)
        && open(axis.ofRows(main)) == open(main)
        && shapes.entrySet().stream().allMatch(input -> isByRow(input.getKey(), input.getValue()));
  }

  /** An array of another shape may be broadcast along the axis, or have the rows' number. */
  private boolean isByRow(String name, Shape shape) {
    return shape.numDimensions() == 0
        || name.equals(LENGTHS)
        || Arrays.equals(shape.asArray(), main.asArray());
  }

  private static long open(Shape shape) {
    return Arrays.stream(shape.asArray()).filter(size -> size < 0).count();
  }

  private long largest() {
    return Stream.concat(
            shapes.values().stream().flatMapToLong(s -> Arrays.stream(s.asArray())).boxed(),
            operator.arguments().stream()
                .filter(ArgumentSpec::countsElements)
                .flatMap(argument -> numbers(argument.name())))
        .mapToLong(Long::longValue)
        .reduce(FEW, Math::max);
  }

  private void requireSmall(String name, Shape shape) {
    double elements = Arrays.stream(shape.asArray()).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (elements > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          operator.name()
              + ": the model is tried before it is written, and "
              + name
              + " would have the shape "
              + shape
              + "; at most "
              + MOST_ELEMENTS
              + " elements are tried, so give smaller numbers");
    }
  }

  /** A shape without open sizes: those of another shape of as many dimensions, else one size. */
  private static Shape closed(Shape shape, Shape other, long size) {
    boolean alike = shape.numDimensions() == other.numDimensions();
    long[] sizes = shape.asArray();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        sizes[i] = alike && other.get(i) >= 0 ? other.get(i) : size;
      }
    }
    return Shape.of(sizes);
  }

  private Stream<Long> numbers(String argument) {
    Object value = arguments.get(argument);
    List<?> list = value instanceof List<?> many ? many : List.of(value == null ? 0 : value);
    return list.stream()
        .filter(Number.class::isInstance)
        .map(n -> (long) ((Number) n).doubleValue()); // a number beyond long gives the greatest
  }
}
