// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.gradients.internal.SmallSession;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The tape has TensorFlow's gradients, those of graphs, for every operation that has one. */
class OrdinaryOperationsTest {
  private static final EagerSession SESSION = EagerSession.create();

  @AfterAll
  static void close() {
    SESSION.close();
  }

  static Stream<String> types() {
    return OrdinaryOperations.uses().keySet().stream();
  }

  /** {@code op-types-with-gradient.txt} lists the types that TensorFlow's C++ library knows. */
  @Test
  void eachTypeHasAUseOrAReason() throws IOException {
    try (InputStream list =
        OrdinaryOperationsTest.class.getResourceAsStream("op-types-with-gradient.txt")) {
      String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
      Set<String> left = new HashSet<>(text.lines().toList());
      left.removeAll(OrdinaryOperations.uses().keySet());
      OrdinaryOperations.EXCEPTIONS
          .keySet()
          .forEach(type -> assertEquals(true, left.remove(type), type));
      assertEquals(Set.of(), left);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void tapeEqualsGraph(String type) {
    List<double[]> want = new ArrayList<>();
    try (Graph graph = new Graph();
        Session session = SmallSession.open(graph)) {
      RawOperations raw = new RawOperations(Ops.create(graph), UnaryOperator.identity());
      List<Operand<?>> targets = targets(raw, type);
      Session.Runner runner = session.runner();
      // each apart, for a session fetches no operand twice
      SafeGradients.of(raw.tf(), targets, raw.sources())
          .forEach(gradient -> runner.fetch(raw.tf().identity(gradient)));
      try (Result result = runner.run()) {
        result.forEach(entry -> want.add(doubles(entry.getValue())));
      }
    }
    try (GradientTape tape = GradientTape.of(SESSION)) {
      RawOperations raw = new RawOperations(tape.tf(), tape::watch);
      List<Operand<?>> gradients =
          tape.gradients(
              targets(raw, type), raw.sources(), SafeGradients.unconnected(Unconnected.ZEROS));
      for (int i = 0; i < want.size(); i++) {
        assertArrayEquals(want.get(i), doubles(gradients.get(i).asTensor()), 1e-12);
      }
    }
  }

  /** The floating results, squared, so that each has a gradient of its own. */
  private static List<Operand<?>> targets(RawOperations raw, String type) {
    List<Operand<?>> targets = new ArrayList<>();
    for (Operand<?> output : OrdinaryOperations.uses().get(type).apply(raw)) {
      if (TFloating.class.isAssignableFrom(output.type())) {
        targets.add(raw.tf().math.square(TestOperators.<TFloating>typed(output)));
      }
    }
    return targets;
  }
}
