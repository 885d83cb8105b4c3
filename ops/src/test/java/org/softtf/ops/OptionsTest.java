// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The compiler accepts an option of an operator exactly where the operator's Javadoc names it. */
class OptionsTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("project.root"), "ops/src/main/java/org/softtf/ops");
  private static final Pattern METHOD = Pattern.compile("\\s+<T [^;(]* (\\w+)\\(([^;]*)\\);");
  private static final Pattern NAMED = Pattern.compile("\\{@link[\\s*]+\\w+Option#(\\w+)");
  private static final Pattern FACTORY = Pattern.compile("static \\w+ (\\w+)\\(([^)]*)\\)");

  /** Examples of arguments by the name of their type. */
  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry("Operand<T>", "x"),
          Map.entry("Operand<? extends TFloating>", "x"),
          Map.entry("Operand<TBool>", "there"),
          Map.entry("Operand<TInt32>", "lengths"),
          Map.entry("int", "1"),
          Map.entry("double", "0.5"),
          Map.entry("double[]", "new double[] {0.5}"),
          Map.entry("boolean", "true"),
          Map.entry("long...", "2, 3"),
          Map.entry("Seed", "seed"),
          Map.entry("Interpolation", "Interpolation.LOWER"));

  /**
   * A call of an operator, but for its options.
   *
   * @param family the name of the family's type of options
   * @param start the call up to the last argument that is no option
   * @param options the options that the Javadoc names
   */
  private record Call(String family, String start, Set<String> options) {}

  private static List<Call> calls;
  private static Map<String, Map<String, String>> factories;

  @BeforeAll
  static void readSources() throws IOException {
    calls = new ArrayList<>();
    factories = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES, 2)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("Ops.java")) {
          readOperators(Files.readString(file));
        } else if (name.endsWith("Option.java")) {
          readFactories(name.replace(".java", ""), Files.readString(file));
        }
      }
    }
  }

  private static void readOperators(String source) {
    Map<String, Set<String>> byName = new TreeMap<>();
    for (String member : source.split("/\\*\\*", -1)) {
      int end = member.indexOf("*/");
      Matcher method = METHOD.matcher(member.substring(end + 2));
      if (end >= 0 && method.lookingAt() && method.group(2).endsWith("... options")) {
        Set<String> named = named(member.substring(0, end));
        // an overload says "as for one number"
        Set<String> options = named.isEmpty() ? byName.get(method.group(1)) : named;
        byName.put(method.group(1), options);
        List<String> parameters = List.of(method.group(2).strip().split(",\\s*", -1));
        String arguments =
            parameters.subList(0, parameters.size() - 1).stream()
                .map(OptionsTest::example)
                .collect(Collectors.joining(", "));
        String family = parameters.get(parameters.size() - 1).replaceAll("\\W.*", "");
        calls.add(new Call(family, "soft." + method.group(1) + "(" + arguments, options));
      }
    }
  }

  private static Set<String> named(String javadoc) {
    return NAMED
        .matcher(javadoc.substring(javadoc.indexOf("@param options")))
        .results()
        .map(option -> option.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String example(String parameter) {
    String type = parameter.substring(0, parameter.lastIndexOf(' '));
    assertTrue(EXAMPLES.containsKey(type), "no example of " + parameter);
    return EXAMPLES.get(type);
  }

  private static void readFactories(String family, String source) {
    Map<String, String> calls = new TreeMap<>();
    for (MatchResult factory : FACTORY.matcher(source).results().toList()) {
      String argument = factory.group(2).isEmpty() ? "" : example(factory.group(2));
      calls.put(
          factory.group(1) + "/" + factory.group(2),
          family + "." + factory.group(1) + "(" + argument + ")");
    }
    factories.put(family, calls);
  }

  @Test
  void operatorsTakeTheOptionsThatTheirJavadocNamesAndNoOther() {
    List<String> bodies = new ArrayList<>();
    List<String> accepted = new ArrayList<>();
    for (Call call : calls) {
      factories
          .get(call.family())
          .forEach(
              (key, option) -> {
                String body = call.start() + ", " + option + ");";
                bodies.add(body);
                if (call.options().contains(key.substring(0, key.indexOf('/')))) {
                  accepted.add(body);
                }
              });
    }
    assertTrue(calls.size() > 40, "operators were not found: " + calls);
    assertTrue(accepted.contains("soft.sort(x, ArrayOption.descending());"));
    assertTrue(bodies.contains("soft.max(x, ArrayOption.descending());"));
    List<String> compiled = compiled(bodies);
    List<String> refused = new ArrayList<>(accepted);
    refused.removeAll(compiled);
    assertEquals(List.of(), refused, "named, but refused");
    compiled.removeAll(accepted);
    assertEquals(List.of(), compiled, "accepted, but not named");
  }

  @Test
  void noFamilyTakesAnOptionOfAnother() {
    List<String> bodies =
        List.of(
            "soft.max(x, RandomOption.axis(0));",
            "soft.all(x, ArrayOption.axis(0));",
            "soft.norm(x, SelectionOption.axis(0));",
            "soft.round(x, ReluOption.gated());");
    assertEquals(List.of(), compiled(bodies));
  }

  @Test
  void usersImplementNeitherOptionsNorOperators() {
    List<String> bodies =
        List.of(
            "class Mine implements ReluOption {}",
            "class Mine implements ArrayOption.Axis {}",
            "abstract class Mine implements SoftOps {}",
            "abstract class Mine implements org.softtf.ops.array.OrderOps {}");
    assertEquals(List.of(), compiled(bodies));
  }

  /** Those statements that compile. */
  private static List<String> compiled(List<String> bodies) {
    return Snippets.compiled(
        List.of(
            "org.softtf.ops.*",
            "org.softtf.ops.array.*",
            "org.softtf.ops.comparison.*",
            "org.softtf.ops.elementwise.*",
            "org.softtf.ops.logic.*",
            "org.softtf.ops.random.*",
            "org.softtf.ops.safemath.*",
            "org.softtf.ops.selection.*",
            "org.tensorflow.Operand",
            "org.tensorflow.types.*"),
        "SoftOps soft, Operand<TFloat64> x, Operand<TBool> there, Operand<TInt32> lengths,"
            + " Seed seed",
        bodies);
  }
}
