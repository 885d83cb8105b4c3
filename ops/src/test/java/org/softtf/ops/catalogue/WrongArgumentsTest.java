// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What is wrong with an argument that is given by name is said of operator and argument. */
class WrongArgumentsTest {
  /** As JSON gives them. */
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          true,
          "nonsense",
          -7,
          0,
          0.5,
          1e6,
          1e-320,
          1e300,
          Double.POSITIVE_INFINITY,
          List.of(),
          List.of(-7),
          List.of("nonsense"),
          List.of(1, 2, 3, 4));

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void messagesNameOperatorAndArgument() {
    Set<String> wrong = new TreeSet<>();
    for (OperatorSpec spec : Catalogue.standard().all()) {
      SampleCall call =
          SampleCalls.all().filter(some -> some.spec() == spec).findFirst().orElseThrow();
      Map<String, Operand<?>> inputs = call.constants(tf, TFloat32.class);
      for (String name : arguments(spec)) {
        for (Object value : VALUES) {
          Map<String, Object> arguments = new LinkedHashMap<>(call.own());
          arguments.put(name, value);
          String message = refusal(spec, inputs, arguments);
          if (!message.isEmpty() && !says(message, spec, name, value)) {
            wrong.add(spec.name() + " " + name + "=" + value + ": " + message);
          }
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  private static List<String> arguments(OperatorSpec spec) {
    List<String> names = new ArrayList<>();
    spec.arguments().forEach(argument -> names.add(argument.name()));
    if (!spec.modes().isEmpty()) {
      names.addAll(List.of(OperatorSpec.MODE, OperatorSpec.SOFTNESS));
    }
    if (!spec.methods().isEmpty()) {
      names.add(OperatorSpec.METHOD);
    }
    return names;
  }

  /** The message, empty if the call is accepted. */
  private String refusal(
      OperatorSpec spec, Map<String, Operand<?>> inputs, Map<String, Object> arguments) {
    try {
      Catalogue.standard().build(tf, spec.name(), inputs, Arguments.of(arguments));
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Whether a message is about the argument, or an input that does not fit to it. */
  private static boolean says(String message, OperatorSpec spec, String name, Object value) {
    if (spec.argument(name).filter(a -> value != null && !a.kind().accepts(value)).isPresent()) {
      return message.startsWith(spec.name() + ": " + name + " must be ")
          && !message.contains("interpolation");
    }
    return message.startsWith(spec.name() + ": ")
        && (message.contains(name) || message.contains("soft index"));
  }
}
