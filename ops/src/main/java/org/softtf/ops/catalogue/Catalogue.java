// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/**
 * A list of operators. Tests, the command line, tables, pictures and benchmarks read it and know
 * nothing else of an operator.
 */
public final class Catalogue {
  private static final String STRAIGHT_THROUGH = "_st";

  /** Second names that Python has; the catalogue lists each operator under one name. */
  private static final Map<String, String> SYNONYMS = Map.of("ranking", "rank");

  private static final Catalogue STANDARD =
      new Catalogue(
          Stream.of(
                  ElementwiseSpecs.LIST,
                  ComparisonSpecs.LIST,
                  LogicSpecs.LIST,
                  SelectionSpecs.LIST,
                  SafeMathSpecs.LIST,
                  ArraySpecs.LIST,
                  RandomSpecs.LIST)
              .flatMap(List::stream)
              .toList());

  private final List<OperatorSpec> all;
  private final Map<String, OperatorSpec> byName = new LinkedHashMap<>();

  private Catalogue(List<OperatorSpec> all) {
    this.all = all;
    for (OperatorSpec operator : all) {
      if (byName.put(operator.name(), operator) != null) {
        throw new IllegalArgumentException("there are two operators \"" + operator.name() + "\"");
      }
    }
  }

  /**
   * Returns the operators of this library.
   *
   * @return the catalogue
   */
  public static Catalogue standard() {
    return STANDARD;
  }

  /**
   * Returns a catalogue with more operators.
   *
   * @param more the operators, with names that are not taken
   * @return the catalogue
   */
  public Catalogue with(OperatorSpec... more) {
    return new Catalogue(Stream.concat(all.stream(), Stream.of(more)).toList());
  }

  /**
   * Returns all operators.
   *
   * @return the operators, family by family
   */
  public List<OperatorSpec> all() {
    return all;
  }

  /**
   * Finds an operator by its Python name.
   *
   * @param pythonName with or without {@code _st}; may be a second name that Python has
   * @return the operator; empty if there is none of that name, or it has no {@code _st} form
   */
  public Optional<OperatorSpec> find(String pythonName) {
    Optional<OperatorSpec> plain = plain(pythonName);
    if (plain.isPresent() || !pythonName.endsWith(STRAIGHT_THROUGH)) {
      return plain;
    }
    return plain(pythonName.substring(0, pythonName.length() - STRAIGHT_THROUGH.length()))
        .filter(OperatorSpec::straightThrough);
  }

  private Optional<OperatorSpec> plain(String name) {
    return Optional.ofNullable(byName.get(SYNONYMS.getOrDefault(name, name)));
  }

  /**
   * Says that there is no operator of a name, why, and which may be meant.
   *
   * @param pythonName the name
   * @return the start of a sentence
   */
  public String unknown(String pythonName) {
    String none = "there is no operator \"" + pythonName + "\"";
    boolean straightThrough = pythonName.endsWith(STRAIGHT_THROUGH);
    String plain =
        straightThrough
            ? pythonName.substring(0, pythonName.length() - STRAIGHT_THROUGH.length())
            : pythonName;
    List<String> names =
        all.stream()
            .filter(operator -> !straightThrough || operator.straightThrough())
            .map(OperatorSpec::name)
            .toList();
    String ending = straightThrough ? STRAIGHT_THROUGH : "";
    if (byName.containsKey(plain)) {
      // softrelu has no exact form, but relu has
      String other =
          names.stream().filter(plain::endsWith).findFirst().map(n -> n + ending).orElse(plain);
      return advised(none + ", for " + plain + " has no straight-through form", other);
    }
    return NearestName.of(plain, names).map(name -> advised(none, name + ending)).orElse(none);
  }

  private static String advised(String problem, String name) {
    return problem + " (did you mean \"" + name + "\"?)";
  }

  /**
   * Builds an operator by its Python name.
   *
   * <p>Mode, method and softness are arguments, for random operators the seed too; softness and
   * seed may also be inputs, and beside float16 and bfloat16 a softness, q or k may be float32.
   * Integer inputs but the seed are cast to the floating type of the other inputs, or to float32,
   * also beside float16 and bfloat16, in which the result still is. Where all are integers, the
   * mode hard is exact: values that are whole numbers have the type of the inputs, and decisions
   * are made on the integers. int64 beyond 2⁵³ makes a run fail. Random operators and
   * straight-through forms give float32.
   *
   * @param tf where to build
   * @param pythonName as {@link #find} takes it
   * @param inputs the inputs by name
   * @param arguments the arguments by name; absent ones have their defaults
   * @return the outputs
   */
  public List<Operand<?>> build(
      Ops tf, String pythonName, Map<String, ? extends Operand<?>> inputs, Arguments arguments) {
    OperatorSpec operator =
        find(pythonName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        unknown(pythonName)
                            + "; there are "
                            + String.join(", ", byName.keySet().stream().sorted().toList())));
    return new OperatorCall(operator, inputs, arguments).build(tf, plain(pythonName).isEmpty());
  }
}
