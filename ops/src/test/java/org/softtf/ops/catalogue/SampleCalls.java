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
import org.softtf.ops.catalogue.OperatorSpec.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.reference.ReferenceArray;
import org.tensorflow.ndarray.Shape;

/** Uses of every operator, in every mode and with every method. */
public final class SampleCalls {
  private static final Shape ARRAY = Shape.of(3, 5);

  private SampleCalls() {}

  /**
   * All operators × modes × methods × variants of their arguments.
   *
   * <p>{@code -Dcalls.only=REGEX} takes those in whose text the expression is found.
   */
  public static Stream<SampleCall> all() {
    Pattern only = Pattern.compile(System.getProperty("calls.only", ""));
    return Operators.all().stream()
        .flatMap(SampleCalls::of)
        .filter(call -> only.matcher(call.toString()).find());
  }

  private static Stream<SampleCall> of(OperatorSpec spec) {
    List<SampleCall> calls = new ArrayList<>();
    for (Map<String, Object> own : variants(spec)) {
      for (Mode mode : orNull(spec.modes())) {
        for (Method method : orNull(spec.methods())) {
          if (mode == null || spec.supports(mode, method)) {
            calls.add(new SampleCall(spec, mode, method, own, inputs(spec)));
          }
        }
      }
    }
    return calls.stream();
  }

  private static <E extends Enum<E>> List<E> orNull(Set<E> constants) {
    return constants.isEmpty()
        ? Collections.singletonList(null)
        : constants.stream().sorted().toList();
  }

  private static List<Map<String, Object>> variants(OperatorSpec spec) {
    Map<String, Object> base = new LinkedHashMap<>();
    Set<String> names = spec.arguments();
    Map.<String, Object>of(
            "axis",
            -1,
            "k",
            2,
            "q",
            0.3,
            "p",
            30.0,
            "slice_size",
            2,
            "slice_sizes",
            List.of(2, 3),
            "seed",
            List.of(7, 11),
            "draws",
            2,
            "n",
            3)
        .forEach(
            (name, value) -> {
              if (names.contains(name)) {
                base.put(name, value);
              }
            });
    if (names.contains("shape") && !names.contains("draws")) {
      base.put("shape", List.of(3, 5));
    }
    List<Map<String, Object>> variants = new ArrayList<>(List.of(base));
    for (String flag :
        List.of("gated", "use_geometric_mean", "descending", "keepdims", "independent")) {
      addVariant(variants, names, flag, true);
    }
    addVariant(variants, names, "replace", false);
    return variants;
  }

  private static void addVariant(
      List<Map<String, Object>> variants, Set<String> names, String flag, boolean value) {
    if (names.contains(flag)) {
      Map<String, Object> variant = new LinkedHashMap<>(variants.get(0));
      variant.put(flag, value);
      variants.add(variant);
    }
  }

  private static List<ReferenceArray> inputs(OperatorSpec spec) {
    // one seed for an operator, so that a new operator changes no other's numbers
    Random random = new Random(spec.name().hashCode());
    List<ReferenceArray> inputs = new ArrayList<>();
    for (InputSpec input : spec.inputs()) {
      if (input.name().endsWith("*")) {
        String prefix = input.name().substring(0, input.name().length() - 1);
        for (int i = 0; i < ARRAY.numDimensions(); i++) {
          inputs.add(array(random, input.kind(), prefix + i, Shape.of(ARRAY.get(i))));
        }
      } else {
        inputs.add(array(random, input.kind(), input.name(), shape(spec, input)));
      }
    }
    return inputs;
  }

  private static Shape shape(OperatorSpec spec, InputSpec input) {
    if (input.name().equals("choices")) {
      return Shape.of(5, 4);
    }
    if (input.kind() == Kind.SOFT_INDEX) {
      return switch (spec.name()) {
        case "take_along_axis" -> Shape.of(3, 2, 5);
        case "take" -> Shape.of(2, 5);
        case "choose" -> Shape.of(4, 5);
        default -> Shape.of(5);
      };
    }
    // what comes after the first input broadcasts
    return spec.inputs().get(0).equals(input) ? ARRAY : Shape.of(5);
  }

  private static ReferenceArray array(Random random, Kind kind, String name, Shape shape) {
    double[] values = random.doubles(shape.size(), 0.05, 0.95).toArray();
    if (kind == Kind.SOFT_INDEX) {
      normalizeRows(values, (int) shape.get(-1));
    } else if (kind == Kind.ARRAY || kind == Kind.LOGITS) {
      double low = name.equals("b") ? 0.3 : -1.5;
      double high = name.equals("a") ? -0.3 : 1.5;
      for (int i = 0; i < values.length; i++) {
        values[i] = low + (high - low) * values[i];
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
