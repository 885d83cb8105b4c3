// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** A row with NaN or ±∞ is NaN, and the others are as they are without it. */
class OneBadRowTest {
  private static final List<String> OPERATORS =
      List.of("argmax", "max", "argsort", "sort", "rank", "top_k", "median");

  static Stream<Group> groups() {
    return Group.all().stream().filter(g -> g.mode() != Mode.HARD && g.method() != null);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void aBadRowHurtsNoOther(Group group) {
    requireAlone(group, 4, OPERATORS);
  }

  /** Long rows take other ways. */
  @ParameterizedTest
  @MethodSource("groups")
  void aLongBadRowHurtsNoOther(Group group) {
    if (!Promise.needsLength(group.method()) && Promise.tolerance(group.method()) < 1e-8) {
      requireAlone(group, 260, List.of("sort", "rank"));
    }
  }

  private static void requireAlone(Group group, int n, List<String> operators) {
    double[] good = new Random(3).doubles(2L * n, -2, 2).toArray();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, n)));
      Map<String, Operand<?>> results = new LinkedHashMap<>();
      for (String name : operators) {
        if (group.has(Catalogue.standard().find(name).orElseThrow())) {
          for (boolean standardize : new boolean[] {true, false}) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            arguments.put("mode", group.mode().pythonName());
            arguments.put("method", group.method().pythonName());
            arguments.put("standardize", standardize);
            if (name.equals("top_k")) {
              arguments.put("k", 2);
            }
            Operand<TFloat64> y =
                Catalogue.standard()
                    .build(tf, name, Map.of("x", x), Arguments.of(arguments))
                    .get(0)
                    .asOutput()
                    .expect(TFloat64.class);
            results.put(name + standardize, y);
            results.put(
                name + standardize + " gradient", SafeGradients.of(tf, tf.math.square(y), x));
          }
        }
      }
      try (Session session = TestSessions.unoptimized(graph)) {
        Map<String, double[]> want = run(session, x, results, 2, good);
        for (double bad :
            new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN}) {
          double[] three = Arrays.copyOf(good, 3 * n);
          System.arraycopy(good, n, three, 2 * n, n);
          three[n + 1] = bad;
          Map<String, double[]> got = run(session, x, results, 3, three);
          want.forEach((name, values) -> compare(group + " " + name, bad, values, got.get(name)));
        }
      }
    }
  }

  private static void compare(String message, double bad, double[] want, double... got) {
    int each = want.length / 2;
    double tolerance = 1e-10 * Math.max(1, Arrays.stream(want).map(Math::abs).max().orElse(0));
    assertArrayEquals(
        Arrays.copyOf(want, each), Arrays.copyOf(got, each), tolerance, message + ", before");
    assertArrayEquals(
        Arrays.copyOfRange(want, each, 2 * each),
        Arrays.copyOfRange(got, 2 * each, 3 * each),
        tolerance,
        message + ", after");
    if (!message.endsWith("gradient") && !keepsNumbers(message, bad)) {
      for (int i = each; i < 2 * each; i++) {
        assertTrue(Double.isNaN(got[i]), message);
      }
    }
  }

  /**
   * Elements beyond reach of ±∞ keep their numbers with softsort, where nothing is standardised.
   */
  private static boolean keepsNumbers(String message, double bad) {
    return Double.isInfinite(bad) && message.contains("softsort") && message.endsWith("false");
  }

  private static Map<String, double[]> run(
      Session session,
      Operand<TFloat64> x,
      Map<String, Operand<?>> results,
      int rows,
      double... values) {
    Map<String, double[]> found = new LinkedHashMap<>();
    try (Tensor fed = Tensors.of(TFloat64.class, Shape.of(rows, values.length / rows), values)) {
      Session.Runner runner = session.runner().feed(x, fed);
      results.values().forEach(runner::fetch);
      try (Result result = runner.run()) {
        int next = 0;
        for (String name : results.keySet()) {
          found.put(name, Tensors.values(result.get(next++)));
        }
      }
    }
    return found;
  }
}
