// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.catalogue.ArgumentSpec;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.InputSpec;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.internal.settings.Option;

/**
 * A family of options has one type for each operator and one for each option, so that any operator
 * can get another option, and any option another operator, and no other type changes.
 */
class OptionTypesTest {
  /** Operators that are one another but for a sign, a negation or a unit share a type. */
  private static final Set<Set<String>> MIRRORS =
      Set.of(
          Set.of("max", "min"),
          Set.of("argmax", "argmin"),
          Set.of("quantile", "percentile"),
          Set.of("argquantile", "argpercentile"),
          Set.of("all", "any"),
          Set.of("logicalAnd", "logicalOr"));

  /** Names in Python's words, where the Java name is another one than its capitals make. */
  private static final Map<String, String> JAVA_NAMES =
      Map.ofEntries(
          Map.entry("softrelu", "softRelu"),
          Map.entry("isclose", "isClose"),
          Map.entry("keepdims", "keepDims"),
          Map.entry("descending", "order"),
          Map.entry("gated_grad", "gatedGradient"),
          Map.entry("standardize_eps", "standardize"),
          Map.entry("return_log_probs", "logProbabilities"),
          Map.entry("log_prob_eps", "logProbabilities"),
          Map.entry("quantile_method", "interpolate"),
          Map.entry("use_geometric_mean", "geometricMean"),
          Map.entry("rtol", "relativeTolerance"),
          Map.entry("atol", "absoluteTolerance"));

  /** Arguments that may be left out, and are parameters of a Java method all the same. */
  private static final Map<String, Set<String>> PARAMETERS =
      Map.of("random.rademacher", Set.of("shape", "dtype"));

  /** Inputs that are options of a Java method. */
  private static final Set<String> INPUTS = Set.of("weights");

  static Set<Class<?>> families() {
    Set<Class<?>> families = new HashSet<>();
    for (Class<?> option : Option.class.getInterfaces()) {
      families.add(option.getDeclaringClass());
    }
    assertTrue(families.size() > 5, families::toString);
    return families;
  }

  private static boolean isOfOperator(Class<?> type) {
    return type.getSimpleName().matches("Of[A-Z].*");
  }

  private static Set<Class<?>> typesOfOperators(Class<?> family) {
    return Arrays.stream(family.getDeclaredClasses())
        .filter(OptionTypesTest::isOfOperator)
        .collect(toSet());
  }

  private static Set<Class<?>> typesOfOptions(Class<?> family) {
    return Arrays.stream(family.getDeclaredClasses())
        .filter(type -> !isOfOperator(type))
        .collect(toSet());
  }

  @ParameterizedTest
  @MethodSource("families")
  void anOperatorsTypeIsOnlyOfItsFamily(Class<?> family) {
    assertEquals(0, family.getInterfaces().length, family.getName());
    assertEquals(typesOfOperators(family), Set.of(family.getPermittedSubclasses()));
    for (Class<?> type : typesOfOperators(family)) {
      assertEquals(List.of(family), List.of(type.getInterfaces()), type.getName());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void anOptionsTypeIsOnlyOfOperators(Class<?> family) {
    Set<Class<?>> operators = new HashSet<>();
    for (Class<?> option : typesOfOptions(family)) {
      List<Class<?>> parents = List.of(option.getInterfaces());
      assertFalse(parents.isEmpty(), option.getName());
      assertTrue(
          typesOfOperators(family).containsAll(parents), () -> option + " extends " + parents);
      assertEquals(List.of(Option.class), List.of(option.getPermittedSubclasses()));
      operators.addAll(parents);
    }
    assertEquals(typesOfOperators(family), operators, "operators that have options");
  }

  @ParameterizedTest
  @MethodSource("families")
  void aFactoryReturnsTheTypeOfItsOption(Class<?> family) {
    Set<Class<?>> returned =
        Arrays.stream(family.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getReturnType)
            .collect(toSet());
    assertEquals(typesOfOptions(family), returned);
  }

  /** The types of options that the methods of each name take. */
  private static Map<String, Set<Class<?>>> taken() {
    Set<Class<?>> families = families();
    Map<String, Set<Class<?>>> taken = new TreeMap<>();
    for (Method method : SoftOps.class.getMethods()) {
      if (method.isVarArgs()) {
        Class<?>[] parameters = method.getParameterTypes();
        Class<?> last = parameters[parameters.length - 1].getComponentType();
        if (families.contains(last) || families.contains(last.getDeclaringClass())) {
          taken.computeIfAbsent(method.getName(), name -> new HashSet<>()).add(last);
        }
      }
    }
    return taken;
  }

  @Test
  void anOperatorTakesTheTypeOfItsOwnName() {
    Map<Class<?>, Set<String>> operators = new HashMap<>();
    taken()
        .forEach(
            (operator, types) -> {
              assertEquals(1, types.size(), () -> operator + " takes " + types);
              operators
                  .computeIfAbsent(types.iterator().next(), type -> new TreeSet<>())
                  .add(operator);
            });
    operators.forEach(
        (type, names) -> {
          assertTrue(
              names.stream().anyMatch(name -> type.getSimpleName().equals("Of" + capital(name))),
              () -> type + " is taken by " + names);
          assertTrue(
              names.size() == 1 || MIRRORS.contains(names),
              () -> names + " share " + type + ", but are not the same");
        });
    Set<Class<?>> declared = new HashSet<>();
    families().forEach(family -> declared.addAll(typesOfOperators(family)));
    assertEquals(declared, operators.keySet());
  }

  static List<OperatorSpec> operators() {
    return Catalogue.standard().all();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void theCatalogueHasTheSameOptions(OperatorSpec operator) {
    Set<String> wanted = new TreeSet<>();
    for (ArgumentSpec argument : operator.arguments()) {
      if (!isParameter(operator, argument)) {
        wanted.add(capital(javaName(argument.name())));
        if (argument.name().equals("axis") && argument.isNullable()) {
          wanted.add("Flatten");
        }
      }
    }
    for (InputSpec input : operator.inputs()) {
      if (INPUTS.contains(input.name())) {
        wanted.add(capital(javaName(input.name())));
      }
    }
    if (operator.takesMask()) {
      wanted.add("Mask");
    }
    Set<String> found = new TreeSet<>();
    for (Class<?> type : taken().getOrDefault(javaName(operator.name()), Set.of())) {
      Class<?> family = type.getDeclaringClass();
      for (Class<?> option : typesOfOptions(family)) {
        if (type.isAssignableFrom(option)) {
          found.add(option.getSimpleName());
          if (option.getSimpleName().equals("Axis") && hasFactory(family, "flatten", option)) {
            found.add("Flatten");
          }
        }
      }
    }
    assertEquals(wanted, found);
  }

  private static boolean isParameter(OperatorSpec operator, ArgumentSpec argument) {
    return argument.isRequired()
        || PARAMETERS.getOrDefault(operator.name(), Set.of()).contains(argument.name());
  }

  private static boolean hasFactory(Class<?> family, String name, Class<?> option) {
    return Arrays.stream(family.getDeclaredMethods())
        .anyMatch(factory -> factory.getName().equals(name) && factory.getReturnType() == option);
  }

  private static String javaName(String pythonName) {
    String name = pythonName.substring(pythonName.lastIndexOf('.') + 1);
    String[] words = name.split("_", -1);
    String joined =
        words[0]
            + Arrays.stream(words, 1, words.length)
                .map(OptionTypesTest::capital)
                .collect(joining());
    return JAVA_NAMES.getOrDefault(name, joined);
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
