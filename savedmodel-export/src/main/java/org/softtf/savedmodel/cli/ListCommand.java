// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.ArgumentSpec;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.savedmodel.cli.values.Json;
import org.tensorflow.ndarray.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the operators. */
@Command(
    name = "list",
    header = "Lists every operator with its inputs, arguments, modes and methods.")
final class ListCommand extends OperatorCommand {
  /** The main input that examples of arguments fit. */
  private static final Shape ROW = Shape.of(10);

  @Parameters(arity = "0..*", paramLabel = "OP", description = "Lists these operators only.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "Writes JSON.")
  private boolean json;

  ListCommand(Catalogue catalogue) {
    super(catalogue);
  }

  @Override
  public Integer call() throws IOException {
    Collection<OperatorSpec> operators =
        names.isEmpty() ? catalogue.all() : names.stream().map(this::find).distinct().toList();
    PrintWriter out = out();
    if (json) {
      Json.print(out, json(operators));
    } else {
      operators.forEach(operator -> print(out, operator));
    }
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, OperatorSpec operator) {
    out.println(
        operator.name()
            + (operator.straightThrough() ? ", " + operator.name() + "_st" : "")
            + "  ["
            + operator.family()
            + "]");
    print(
        out,
        "inputs",
        operator.inputs().stream()
            .map(input -> input.name() + (input.optional() ? " (optional)" : ""))
            .toList());
    print(out, "arguments", arguments(operator).map(ListCommand::text).toList());
    print(
        out,
        "masks",
        operator.takesMask() ? List.of("--mask-input", "--lengths-input") : List.of());
    print(out, "modes", names(operator));
    print(
        out,
        "methods",
        methods(operator).stream().map(method -> withModes(operator, method)).toList());
  }

  private static void print(PrintWriter out, String what, List<String> texts) {
    if (!texts.isEmpty()) {
      out.printf("    %-10s %s%n", what, String.join(", ", texts));
    }
  }

  private static String withModes(OperatorSpec operator, Method method) {
    List<String> modes = modes(operator, method);
    return method.pythonName()
        + (modes.equals(names(operator)) ? "" : " (" + String.join(", ", modes) + " only)");
  }

  private static Stream<ArgumentSpec> arguments(OperatorSpec operator) {
    return operator.arguments().stream().sorted(Comparator.comparing(ArgumentSpec::name));
  }

  /** The name, and what it is if it is left out. */
  private static String text(ArgumentSpec argument) {
    if (argument.isRequired()) {
      return argument.name() + " (needed)";
    }
    return argument.name()
        + (argument.hasDefault() ? "=" + Json.node(argument.fallback().orElse(null)) : "");
  }

  private static ObjectNode json(ArgumentSpec argument) {
    ObjectNode node = Json.object();
    node.put("name", argument.name());
    node.put("needed", argument.isRequired());
    if (argument.isRequired()) {
      argument.sample(ROW).ifPresent(value -> node.set("example", Json.node(value)));
    }
    if (argument.hasDefault()) {
      node.set("default", Json.node(argument.fallback().orElse(null)));
    }
    return node;
  }

  private static List<String> names(OperatorSpec operator) {
    return modes(operator, null);
  }

  private static List<String> modes(OperatorSpec operator, @Nullable Method method) {
    return operator.modes().stream()
        .sorted()
        .filter(mode -> operator.supports(mode, method))
        .map(Mode::pythonName)
        .toList();
  }

  private static List<Method> methods(OperatorSpec operator) {
    return operator.methods().stream().sorted().toList();
  }

  private static ArrayNode json(Collection<OperatorSpec> operators) {
    ArrayNode all = Json.texts(List.of());
    operators.forEach(operator -> all.add(json(operator)));
    return all;
  }

  private static ObjectNode json(OperatorSpec operator) {
    ObjectNode node = Json.object();
    node.put("name", operator.name());
    node.put("family", operator.family());
    node.put("straight_through", operator.straightThrough());
    ArrayNode inputs = node.putArray("inputs");
    operator
        .inputs()
        .forEach(
            input ->
                inputs
                    .addObject()
                    .put("name", input.name())
                    .put("optional", input.optional())
                    .put("kind", input.kind().name().toLowerCase(Locale.ROOT)));
    ArrayNode arguments = node.putArray("arguments");
    arguments(operator).forEach(argument -> arguments.add(json(argument)));
    node.put("takes_mask", operator.takesMask());
    node.set("modes", Json.texts(names(operator)));
    ArrayNode methods = node.putArray("methods");
    methods(operator)
        .forEach(
            method ->
                methods
                    .addObject()
                    .put("name", method.pythonName())
                    .set("modes", Json.texts(modes(operator, method))));
    return node;
  }
}
