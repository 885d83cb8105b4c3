package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** The one list of operators that tests, the command line, tables, plots and benchmarks read. */
public final class Operators {
  private static final String STRAIGHT_THROUGH = "_st";

  private static final List<OperatorSpec> ALL =
      Stream.of(
              ElementwiseSpecs.LIST,
              ComparisonSpecs.LIST,
              LogicSpecs.LIST,
              SelectionSpecs.LIST,
              SafeMathSpecs.LIST,
              ArraySpecs.LIST,
              RandomSpecs.LIST)
          .flatMap(List::stream)
          .toList();

  private static final Map<String, OperatorSpec> BY_NAME =
      ALL.stream().collect(Collectors.toMap(OperatorSpec::name, Function.identity()));

  private Operators() {}

  /**
   * Returns all operators.
   *
   * @return the operators, family by family
   */
  public static List<OperatorSpec> all() {
    return ALL;
  }

  /**
   * Finds an operator by its Python name.
   *
   * @param pythonName with or without {@code _st}
   * @return the operator; empty if there is none of that name, or it has no {@code _st} form
   */
  public static Optional<OperatorSpec> find(String pythonName) {
    OperatorSpec exact = BY_NAME.get(pythonName);
    if (exact != null || !isStraightThrough(pythonName)) {
      return Optional.ofNullable(exact);
    }
    return Optional.ofNullable(
            BY_NAME.get(pythonName.substring(0, pythonName.length() - STRAIGHT_THROUGH.length())))
        .filter(OperatorSpec::straightThrough);
  }

  /**
   * Tells whether a Python name is that of a straight-through form.
   *
   * @param pythonName the name
   * @return true if it ends in {@code _st}
   */
  public static boolean isStraightThrough(String pythonName) {
    return pythonName.endsWith(STRAIGHT_THROUGH);
  }

  /**
   * Builds an operator by its Python name.
   *
   * <p>Mode, method and softness are arguments, for random operators the seed too; softness and
   * seed may also be inputs. Integer inputs but the seed are cast to the floating type of the other
   * inputs, or to float32.
   *
   * @param tf where to build
   * @param pythonName with or without {@code _st}
   * @param inputs the inputs by name
   * @param arguments the arguments by name; absent ones have their defaults
   * @return the outputs
   */
  public static List<Operand<?>> build(
      Ops tf, String pythonName, Map<String, ? extends Operand<?>> inputs, Arguments arguments) {
    OperatorSpec spec =
        find(pythonName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no operator \""
                            + pythonName
                            + "\"; there are "
                            + String.join(", ", BY_NAME.keySet().stream().sorted().toList())));
    return new OperatorCall(spec, inputs, arguments).build(tf, isStraightThrough(spec, pythonName));
  }

  private static boolean isStraightThrough(OperatorSpec spec, String pythonName) {
    return !spec.name().equals(pythonName);
  }
}
