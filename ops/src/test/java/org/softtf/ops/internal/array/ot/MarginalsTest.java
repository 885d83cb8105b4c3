package org.softtf.ops.internal.array.ot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** Plans of rows of any scale have the right masses, or the run fails and says which row. */
class MarginalsTest {
  private static final double[] SOFTNESS = {1e-3, 0.1, 1};

  private static List<double[]> rows() {
    Random random = new Random(11);
    List<double[]> rows = new ArrayList<>();
    for (double scale : new double[] {1, 60, 1e4, 1e6, 1e9, 1e13, 1e25}) {
      rows.add(new double[] {-scale, 0});
      rows.add(new double[] {3, scale, 1, 2});
      rows.add(random.doubles(9, -scale, scale).toArray());
      rows.add(random.doubles(9).map(u -> u < 0.5 ? -scale : scale).toArray());
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void massesAreRightOrTheRunFails(Mode mode) {
    int right = 0;
    for (int n : new int[] {2, 4, 9}) {
      try (Graph graph = new Graph();
          Session session = TestSessions.unoptimized(graph)) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(1, n)));
        Operand<TFloat64> softness =
            tf.placeholder(TFloat64.class, Placeholder.shape(Shape.scalar()));
        SoftOps soft = SoftOps.create(tf).mode(mode).method(Method.OT).softness(softness);
        ArrayOption.Standardize raw = ArrayOption.standardize(false);
        Operand<TFloat64> all = soft.argsort(x, raw);
        Operand<TFloat64> one = soft.argquantile(x, 0.3, raw);
        for (double[] row : rows()) {
          for (double softly : row.length == n ? SOFTNESS : new double[0]) {
            right += require(session, x, softness, all, n, row, softly) ? 1 : 0;
            right += require(session, x, softness, one, 1, row, softly) ? 1 : 0;
          }
        }
      }
    }
    assertTrue(right > 80, "only " + right + " plans were found");
  }

  private static boolean require(
      Session session,
      Operand<TFloat64> x,
      Operand<TFloat64> softness,
      Operand<TFloat64> plan,
      int anchors,
      double[] row,
      double softly) {
    int n = row.length;
    String message = softly + " " + Arrays.toString(row);
    try (Tensor fed = Tensors.of(TFloat64.class, Shape.of(1, n), row);
        Tensor how = Tensors.of(TFloat64.class, Shape.scalar(), softly);
        Tensor found = session.runner().feed(x, fed).feed(softness, how).fetch(plan).run().get(0)) {
      double[] p = Tensors.values(found);
      for (int k = 0; k < anchors; k++) {
        assertEquals(1, Arrays.stream(p, k * n, (k + 1) * n).sum(), 1e-8, message);
      }
      for (int i = 0; anchors == n && i < n; i++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += p[k * n + i];
        }
        assertEquals(1, sum, 1e-8, message);
      }
      return true;
    } catch (RuntimeException e) {
      assertTrue(e.getMessage().contains("ot: the plan's masses are not right"), e.getMessage());
      assertTrue(e.getMessage().contains("row:"), e.getMessage());
      assertTrue(e.getMessage().contains("residual"), e.getMessage());
      double greatest = Arrays.stream(row).map(Math::abs).max().orElseThrow();
      assertTrue(greatest / softly > 1e5, "must be solved: " + message);
      return false;
    }
  }
}
