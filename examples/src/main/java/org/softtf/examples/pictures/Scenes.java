package org.softtf.examples.pictures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.OperatorSpec.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.catalogue.Operators;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** A scene for every operator of the list. */
final class Scenes {
  /** Where t moves, by operator; others by family. */
  private static final Map<String, double[]> RANGES =
      Map.ofEntries(
          Map.entry("elementwise", new double[] {-1.2, 1.2}),
          Map.entry("comparison", new double[] {-1.2, 1.2}),
          Map.entry("logic", new double[] {0, 1}),
          Map.entry("selection", new double[] {0, 1}),
          Map.entry("safemath", new double[] {-1.5, 1.5}),
          Map.entry("array", new double[] {-2.2, 2.4}),
          Map.entry("random", new double[] {0.01, 0.99}),
          Map.entry("random.categorical", new double[] {-2.2, 2.4}),
          Map.entry("random.permutation", new double[] {-2.2, 2.4}),
          Map.entry("round", new double[] {-2.2, 2.2}));

  /** The row that t is the first element of. */
  private static final double[] OTHERS = {-1, 0, 1.2};

  private static final double[] OTHER_WEIGHTS = {0.3, 0.5, 0.2};

  /** Which element of the result is drawn, where it is not the first. */
  private static final Map<String, Integer> ELEMENTS =
      Map.of("sort", 1, "argsort", 4, "top_k", 1, "choose", 0);

  private static final Map<String, Object> SAMPLE_ARGUMENTS =
      Map.ofEntries(
          Map.entry("k", 2),
          Map.entry("q", 0.3),
          Map.entry("p", 30.0),
          Map.entry("slice_size", 2),
          Map.entry("slice_sizes", List.of(2)),
          Map.entry("axis", -1),
          Map.entry("a", -0.5),
          Map.entry("b", 0.5),
          Map.entry("n", 3),
          Map.entry("seed", List.of(7, 11)));

  private Scenes() {}

  /** The scenes in the order of the list. */
  static List<Scene> all() {
    return Operators.all().stream()
        .filter(spec -> !spec.name().equals("ranking")) // rank under its older name
        .filter(spec -> !spec.inputs().isEmpty()) // nothing to move
        .map(Scenes::of)
        .toList();
  }

  private static Scene of(OperatorSpec spec) {
    double[] range = RANGES.getOrDefault(spec.name(), RANGES.get(spec.family()));
    Map<String, Object> arguments = arguments(spec);
    int element = ELEMENTS.getOrDefault(spec.name(), 0);
    return new Scene(
        spec,
        range[0],
        range[1],
        (tf, t) -> inputs(tf, spec, t),
        arguments,
        element,
        says(spec, arguments, element));
  }

  private static Map<String, Object> arguments(OperatorSpec spec) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    Set<String> inputs =
        spec.inputs().stream().map(InputSpec::name).collect(Collectors.toUnmodifiableSet());
    for (String name : spec.arguments().stream().sorted().toList()) {
      if (SAMPLE_ARGUMENTS.containsKey(name) && !inputs.contains(name)) {
        arguments.put(name, SAMPLE_ARGUMENTS.get(name));
      }
    }
    // scalars have no axis
    if (!isRow(spec) && !spec.family().equals("selection")) {
      arguments.remove("axis");
    }
    return arguments;
  }

  private static boolean isRow(OperatorSpec spec) {
    return spec.family().equals("array")
        || Set.of("all", "any", "norm").contains(spec.name())
        || (spec.family().equals("random") && hasNoProbability(spec));
  }

  private static boolean hasNoProbability(OperatorSpec spec) {
    return spec.inputs().stream().noneMatch(input -> input.kind() == Kind.PROBABILITY);
  }

  private static Map<String, Operand<?>> inputs(Ops tf, OperatorSpec spec, Operand<TFloat64> t) {
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    InputSpec moving = moving(spec);
    for (InputSpec input : spec.inputs()) {
      String name = input.name().replace("*", "0");
      inputs.put(name, input.equals(moving) ? moved(tf, spec, input, t) : fixed(tf, spec, input));
    }
    return inputs;
  }

  /** The divisor, the soft index, the weights, else the first input. */
  private static InputSpec moving(OperatorSpec spec) {
    return spec.inputs().stream()
        .filter(input -> input.kind() == Kind.SOFT_INDEX || input.kind() == Kind.WEIGHTS)
        .findFirst()
        .orElse(spec.inputs().get(spec.name().equals("div") ? 1 : 0));
  }

  private static Operand<?> moved(Ops tf, OperatorSpec spec, InputSpec input, Operand<TFloat64> t) {
    if (input.kind() == Kind.SOFT_INDEX) {
      Operand<TFloat64> index =
          tf.stack(List.of(tf.math.sub(tf.constant(1.0), t), t, tf.constant(0.0)));
      return spec.name().startsWith("take") ? tf.expandDims(index, tf.constant(0)) : index;
    }
    if (!isRow(spec)) {
      return t;
    }
    List<Operand<TFloat64>> row = new ArrayList<>(List.of(t));
    for (double other : others(spec)) {
      row.add(tf.constant(other));
    }
    return tf.stack(row);
  }

  private static double[] others(OperatorSpec spec) {
    return switch (spec.name()) {
      case "all" -> new double[] {0.7, 0.9};
      case "any" -> new double[] {0.3, 0.1};
      case "norm" -> new double[] {0};
      default -> moving(spec).kind() == Kind.WEIGHTS ? OTHER_WEIGHTS : OTHERS;
    };
  }

  private static Operand<?> fixed(Ops tf, OperatorSpec spec, InputSpec input) {
    if (input.kind() == Kind.SOFT_BOOL) {
      return tf.constant(0.7);
    }
    if (spec.family().equals("selection") && !spec.name().equals("where")) {
      return tf.constant(new double[] {0, 1, 0.5});
    }
    if (spec.name().equals("random.choice")) {
      return tf.constant(new double[] {1, -1, 0, 2});
    }
    return tf.constant(
        switch (spec.name() + " " + input.name()) {
          case "clip a" -> -0.5;
          case "clip b" -> 0.5;
          case "where x", "div x" -> 1;
          case "where y" -> -1;
          default -> 0.0;
        });
  }

  private static String says(OperatorSpec spec, Map<String, Object> arguments, int element) {
    InputSpec moving = moving(spec);
    String row =
        moving.kind() == Kind.SOFT_INDEX
            ? "[1−t, t, 0]"
            : isRow(spec) ? "[t, " + text(others(spec)) + "]" : "t";
    String inputs =
        spec.inputs().stream()
            .map(input -> input.equals(moving) ? row : input.name().replace("*", "0"))
            .collect(Collectors.joining(", "));
    String more =
        arguments.entrySet().stream()
            .filter(argument -> !argument.getKey().equals("axis"))
            .map(argument -> ", " + argument.getKey() + "=" + argument.getValue())
            .collect(Collectors.joining());
    boolean many = isRow(spec) || spec.family().equals("selection");
    String place = many && ELEMENTS.containsKey(spec.name()) ? ", element " + element : "";
    return spec.name() + "(" + inputs + more + ")" + place;
  }

  private static String text(double... values) {
    List<String> texts = new ArrayList<>();
    for (double value : values) {
      String text = value == Math.rint(value) ? Integer.toString((int) value) : "" + value;
      texts.add(text.replace('-', '−'));
    }
    return String.join(", ", texts);
  }
}
