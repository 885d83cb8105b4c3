// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.softsort.SortedRows;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** Sums of distances without the matrix equal those with it, written out in plain Java. */
class SortedDistanceSumsTest {
  /** Widths of the row in units of the softness, from all elements near to none. */
  private static final String WIDTHS =
      """
      C0, 1
      C0, 30
      C0, 100000
      C1, 1
      C1, 30
      C1, 100000
      C2, 1
      C2, 30
      C2, 100000
      """;

  @ParameterizedTest
  @CsvSource(textBlock = WIDTHS)
  void valuesEqualTheMatrixForm(Mode mode, double width) {
    for (int n : new int[] {1, 2, 7, 60}) {
      double[][] x = {
        SortedRows.random(n, width, 1),
        SortedRows.random(n, width, 2),
        SortedRows.withTies(SortedRows.random(n, width, 3))
      };
      double[][] found = run(mode, n, x);
      for (int r = 0; r < x.length; r++) {
        for (int j = 0; j < n; j++) {
          double wanted = expected(mode, x[r], j);
          assertEquals(wanted, found[r][j], 1e-13 * n * (1 + width), "n = " + n + ", row " + r);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = WIDTHS)
  void gradientsEqualDifferences(Mode mode, double width) {
    GradientCheck.ofAll(
            (tf, inputs) ->
                List.of(
                    SortedDistanceSums.of(
                        tf, tf.expandDims(inputs.get(0), tf.constant(0)), null, mode)))
        .order(mode == Mode.C2 ? 2 : 1)
        .step(1e-5 * Math.min(3, width))
        .tolerance(1e-5, 1e-6)
        .require(SortedRows.random(9, width, 11));
  }

  private static double[][] run(Mode mode, int n, double[][] x) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var rows = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, n)));
      var sums = SortedDistanceSums.of(tf, rows, null, mode);
      try (Session session = new Session(graph);
          TFloat64 tensor = TFloat64.tensorOf(StdArrays.ndCopyOf(x));
          Result result = session.runner().feed(rows, tensor).fetch(sums).run()) {
        return StdArrays.array2dCopyOf((TFloat64) result.get(0));
      }
    }
  }

  private static double expected(Mode mode, double[] x, int j) {
    return Arrays.stream(x).map(element -> softAbs(mode, x[j] - element)).sum();
  }

  /** d·(2S(d) − 1), where S rises from 0 at −5 to 1 at 5. */
  private static double softAbs(Mode mode, double d) {
    double v = Math.max(-1, Math.min(1, d / 5));
    double sign =
        switch (mode) {
          case C0 -> v;
          case C1 -> (3 * v - Math.pow(v, 3)) / 2;
          default -> (15 * v - 10 * Math.pow(v, 3) + 3 * Math.pow(v, 5)) / 8;
        };
    return d * sign;
  }
}
