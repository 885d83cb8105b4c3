// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.InputSpec;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** A scene for every operator of a catalogue. */
public final class Scenes {
  /** The length of rows that soft indices point into. */
  private static final int INDEXED = 3;

  private Scenes() {}

  /** The scenes in the order of the catalogue; none for an operator without inputs. */
  public static List<Scene> of(Catalogue catalogue) {
    return catalogue.all().stream()
        .filter(spec -> !spec.inputs().isEmpty())
        .map(spec -> of(catalogue, spec.name(), Map.of(), OptionalInt.empty()))
        .toList();
  }

  /**
   * The scene of one operator.
   *
   * @param operator its name, perhaps with {@code _st}
   * @param given arguments beyond mode, method and softness
   * @param drawn the element of the first result, if not the usual one
   */
  public static Scene of(
      Catalogue catalogue, String operator, Map<String, Object> given, OptionalInt drawn) {
    OperatorSpec spec =
        catalogue
            .find(operator)
            .orElseThrow(() -> new IllegalArgumentException(catalogue.unknown(operator)));
    InputSpec moving = moving(spec);
    Map<String, Object> arguments = arguments(spec);
    arguments.putAll(given);
    int element = drawn.orElse(spec.drawnElement().orElse(0));
    boolean saysElement = drawn.isPresent() || spec.drawnElement().isPresent();
    return new Scene(
        catalogue,
        spec,
        operator,
        moving.from(),
        moving.to(),
        (tf, t) -> inputs(tf, spec, t),
        arguments,
        element,
        says(spec, operator, arguments) + (saysElement ? ", element " + element : ""));
  }

  private static InputSpec moving(OperatorSpec spec) {
    return spec.drawnInput()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    spec.name() + " has no input that could move, so there is no picture of it"));
  }

  private static boolean isIndex(OperatorSpec spec) {
    return moving(spec).kind() == Kind.SOFT_INDEX;
  }

  /** Whether t is an element of a row. */
  private static boolean isRow(OperatorSpec spec) {
    return moving(spec).others().length > 0;
  }

  private static Shape shape(OperatorSpec spec) {
    return Shape.of(isIndex(spec) ? INDEXED : 1 + moving(spec).others().length);
  }

  private static Map<String, Object> arguments(OperatorSpec spec) {
    Map<String, Object> arguments = new TreeMap<>(spec.plainArguments(shape(spec)));
    // scalars have no axis
    if (!isRow(spec) && !isIndex(spec)) {
      arguments.remove("axis");
    }
    return arguments;
  }

  private static Map<String, Operand<?>> inputs(Ops tf, OperatorSpec spec, Operand<TFloat64> t) {
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    InputSpec moving = moving(spec);
    for (InputSpec input : spec.inputs()) {
      inputs.put(
          input.name(0), input.equals(moving) ? moved(tf, spec, t) : fixed(tf, input.held()));
    }
    return inputs;
  }

  private static Operand<?> moved(Ops tf, OperatorSpec spec, Operand<TFloat64> t) {
    InputSpec moving = moving(spec);
    if (isIndex(spec)) {
      Operand<TFloat64> index =
          tf.stack(List.of(tf.math.sub(tf.constant(1.0), t), t, tf.constant(0.0)));
      Map<String, Shape> shapes = spec.shapes(shape(spec), spec.plainArguments(shape(spec)), 1);
      Shape wanted = Objects.requireNonNull(shapes.get(moving.name(0)));
      return wanted.numDimensions() == 1 ? index : tf.reshape(index, tf.constant(wanted.asArray()));
    }
    if (!isRow(spec)) {
      return t;
    }
    List<Operand<TFloat64>> row = new ArrayList<>(List.of(t));
    for (double other : moving.others()) {
      row.add(tf.constant(other));
    }
    return tf.stack(row);
  }

  private static Operand<?> fixed(Ops tf, double... values) {
    return values.length == 1 ? tf.constant(values[0]) : tf.constant(values);
  }

  private static String says(OperatorSpec spec, String operator, Map<String, Object> arguments) {
    InputSpec moving = moving(spec);
    String row =
        isIndex(spec) ? "[1−t, t, 0]" : isRow(spec) ? "[t, " + text(moving.others()) + "]" : "t";
    String inputs =
        spec.inputs().stream()
            .map(input -> input.equals(moving) ? row : input.name(0))
            .collect(Collectors.joining(", "));
    String more =
        arguments.entrySet().stream()
            .filter(argument -> !argument.getKey().equals("axis"))
            .map(argument -> ", " + argument.getKey() + "=" + argument.getValue())
            .collect(Collectors.joining());
    return operator + "(" + inputs + more + ")";
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
