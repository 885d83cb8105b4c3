package org.softtf.savedmodel.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.OperatorSpec.InputSpec;
import org.tensorflow.ndarray.Shape;

/** The static shapes of an operator's inputs: those given, and for the others what fits them. */
final class InputShapes {
  static final String SOFTNESS = "softness";
  static final String SEED = "seed";

  private final OperatorSpec operator;
  private final Map<String, Object> arguments;
  private final Map<String, Shape> given;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private InputShapes(
      OperatorSpec operator, Map<String, Object> arguments, Map<String, Shape> given) {
    this.operator = operator;
    this.arguments = arguments;
    this.given = given;
  }

  static InputShapes of(
      OperatorSpec operator,
      Map<String, Object> arguments,
      Set<String> argumentsAsInputs,
      List<String> ranks,
      List<String> shapes) {
    String main = main(operator);
    Map<String, Shape> given = new TreeMap<>();
    ranks.forEach(option -> ShapeOptions.putRank(given, option, main));
    shapes.forEach(option -> ShapeOptions.putShape(given, option, main));
    InputShapes inputs = new InputShapes(operator, arguments, given);
    inputs.addAll(given.getOrDefault(main, Shape.of(Shape.UNKNOWN_SIZE)));
    if (argumentsAsInputs.contains(SOFTNESS)) {
      inputs.shapes.put(SOFTNESS, given.getOrDefault(SOFTNESS, Shape.scalar()));
    }
    if (argumentsAsInputs.contains(SEED)) {
      inputs.shapes.put(SEED, given.getOrDefault(SEED, Shape.of(2)));
    }
    inputs.requireKnown();
    return inputs;
  }

  Map<String, Shape> asMap() {
    return shapes;
  }

  /** The input that an option without a name is about; x too if there is no input at all. */
  private static String main(OperatorSpec operator) {
    List<String> names = operator.inputs().stream().map(InputSpec::name).toList();
    return names.isEmpty() || names.contains("x") ? "x" : names.get(0);
  }

  private void addAll(Shape x) {
    for (InputSpec input : operator.inputs()) {
      if (input.name().endsWith("*")) {
        String prefix = input.name().substring(0, input.name().length() - 1);
        for (int i = 0; i < x.numDimensions(); i++) {
          shapes.put(prefix + i, given.getOrDefault(prefix + i, Shape.of(x.get(i))));
        }
      } else if (!input.optional() || given.containsKey(input.name())) {
        shapes.put(input.name(), given.getOrDefault(input.name(), fitting(input, x)));
      }
    }
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
                + (Set.of(SOFTNESS, SEED).contains(name)
                    ? "; --" + name + "-input makes one"
                    : ""));
      }
    }
  }

  private Shape fitting(InputSpec input, Shape x) {
    if (operator.name().equals("choose")) {
      return input.name().equals(main(operator)) ? x : choices(x);
    }
    return input.kind() == OperatorSpec.Kind.SOFT_INDEX ? softIndex(x) : x;
  }

  /** One choice for each element of the soft index. */
  private static Shape choices(Shape softIndex) {
    int batch = softIndex.numDimensions() - 1;
    if (batch < 0) {
      throw new IllegalArgumentException("choose needs a soft index with at least one dimension");
    }
    return softIndex.subShape(0, batch).prepend(softIndex.get(batch));
  }

  private Shape softIndex(Shape x) {
    if (flattens()) {
      return Shape.of(Shape.UNKNOWN_SIZE, x.size());
    }
    int at = requireAxis(arguments.getOrDefault("axis", defaultAxis()), x);
    long[] sizes = x.asArray();
    long length = sizes[at];
    sizes[at] = Shape.UNKNOWN_SIZE;
    return switch (operator.name()) {
      case "take_along_axis" -> Shape.of(sizes).append(length);
      case "take" -> Shape.of(Shape.UNKNOWN_SIZE, length);
      default -> Shape.of(length);
    };
  }

  private @Nullable Object defaultAxis() {
    return switch (operator.name()) {
      case "take_along_axis" -> -1;
      case "take" -> null;
      default -> 0;
    };
  }

  private static int requireAxis(@Nullable Object axis, Shape x) {
    int rank = x.numDimensions();
    if (!(axis instanceof Integer at) || at < -rank || at >= rank) {
      throw new IllegalArgumentException(
          "axis must be a whole number from " + -rank + " to " + (rank - 1) + ", got " + axis);
    }
    return at < 0 ? at + rank : at;
  }

  /**
   * Shapes to try the model with: dimensions of any size are as long as the largest number that the
   * operator may need them to be.
   */
  Map<String, Shape> samples() {
    long size =
        Stream.concat(
                shapes.values().stream().flatMapToLong(s -> Arrays.stream(s.asArray())).boxed(),
                Stream.of("k", "slice_size", "slice_sizes").flatMap(this::numbers))
            .mapToLong(Long::longValue)
            .reduce(2, Math::max);
    Map<String, Shape> samples = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> samples.put(name, closed(shape, size)));
    if (flattens() && samples.containsKey("x")) {
      long length = samples.get("x").size();
      samples.computeIfPresent(
          "soft_index", (name, shape) -> shape.take(shape.numDimensions() - 1).append(length));
    }
    return samples;
  }

  /** Whether the soft index is about all elements. */
  private boolean flattens() {
    return arguments.getOrDefault("axis", defaultAxis()) == null;
  }

  private static Shape closed(Shape shape, long size) {
    return Shape.of(LongStream.of(shape.asArray()).map(n -> n < 0 ? size : n).toArray());
  }

  private Stream<Long> numbers(String argument) {
    Object value = arguments.get(argument);
    List<?> list = value instanceof List<?> many ? many : List.of(value == null ? 0 : value);
    return list.stream().filter(Number.class::isInstance).map(n -> ((Number) n).longValue());
  }
}
