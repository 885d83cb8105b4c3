// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Holds the loss of docs/how-to-choose.md, word for word, and runs it. */
class DocumentedLossTest {
  private static Operand<TFloat32> loss(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> labels, Operand<TInt32> count) {
    // the documented lines
    SoftOps soft = SoftOps.create(tf).softness(1);
    SoftOps sharp = SoftOps.create(tf).method(Method.CDF_SUM).softness(0.01);
    ArrayOption.Mask first = ArrayOption.lengths(count);
    Operand<TFloat32> ranks = soft.rank(scores, first, ArrayOption.standardize(false));
    Operand<TFloat32> off = tf.math.sub(ranks, sharp.rank(labels, first));
    Operand<TFloat32> n = tf.dtypes.cast(count, TFloat32.class);
    Operand<TFloat32> most = tf.math.sub(tf.math.mul(n, tf.math.square(n)), n);
    Operand<TFloat32> sum = tf.reduceSum(tf.math.square(off), tf.constant(1));
    Operand<TFloat32> loss = tf.math.divNoNan(tf.math.mul(tf.constant(6f), sum), most);
    // their end
    return loss;
  }

  /** 1 − ρ of each list by 6·Σd²/(n³ − n), whatever stands beyond it, and 0 of one element. */
  @Test
  void isOneLessTheRankCorrelation() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      float nan = Float.NaN;
      var scores =
          tf.constant(
              new float[][] {
                {90, 50, 70, 10}, {10, 20, 30, nan}, {3, nan, nan, nan}, {0, 0, 0, 0}
              });
      var labels =
          tf.constant(new float[][] {{4, 3, 1, 2}, {3, 2, 1, 99}, {1, 2, 3, 4}, {0, 0, 0, 0}});
      Operand<TFloat32> loss = loss(tf, scores, labels, tf.constant(new int[] {4, 3, 1, 0}));
      Operand<TFloat32> gradient = SafeGradients.of(tf, loss, scores);
      try (var result = session.runner().fetch(loss).fetch(gradient).run()) {
        // ranks 1, 3, 2, 4 against 1, 2, 4, 3; and 1, 2, 3 against 3, 2, 1
        double[] want = {6.0 * (1 + 4 + 1) / 60, 2, 0, 0};
        assertArrayEquals(want, Tensors.values(result.get(0)), 1e-3);
        double[] found = Tensors.values(result.get(1));
        for (int beyond : new int[] {7, 9, 10, 11, 12, 13, 14, 15}) {
          assertEquals(0, found[beyond]);
        }
        for (double slope : found) {
          assertTrue(Double.isFinite(slope));
        }
      }
    }
  }

  /** By n = 2: ranks 1 + σ(−d) and 1 + σ(d) of scores that are d apart, so 1 − ρ = 2·σ(−d)². */
  @Test
  void pairInTheWrongOrderHasAGradientAtAnyGap() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      float[] gaps = {-3, -1, -0.1f, -0.001f, 2};
      float[][] pairs = new float[gaps.length][2];
      float[][] order = new float[gaps.length][2];
      int[] counts = new int[gaps.length];
      double[] losses = new double[gaps.length];
      double[] slopes = new double[2 * gaps.length];
      for (int i = 0; i < gaps.length; i++) {
        pairs[i][0] = gaps[i];
        order[i][0] = 1;
        counts[i] = 2;
        double wrong = 1 / (1 + Math.exp(gaps[i]));
        losses[i] = 2 * wrong * wrong;
        slopes[2 * i] = -4 * wrong * wrong * (1 - wrong);
        slopes[2 * i + 1] = -slopes[2 * i];
      }
      var scores = tf.constant(pairs);
      Operand<TFloat32> loss = loss(tf, scores, tf.constant(order), tf.constant(counts));
      try (var result =
          session.runner().fetch(loss).fetch(SafeGradients.of(tf, loss, scores)).run()) {
        assertArrayEquals(losses, Tensors.values(result.get(0)), 1e-5);
        assertArrayEquals(slopes, Tensors.values(result.get(1)), 1e-5);
      }
    }
  }

  /** Equal labels have the mean of their ranks: 1 and 2.5 twice. */
  @Test
  void equalLabelsShareTheirRanks() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      var scores = tf.constant(new float[][] {{300, 200, 100}});
      var labels = tf.constant(new float[][] {{7, 1, 1}});
      Operand<TFloat32> loss = loss(tf, scores, labels, tf.constant(new int[] {3}));
      try (var result = session.runner().fetch(loss).run()) {
        assertEquals(6.0 * (0.25 + 0.25) / 24, Tensors.values(result.get(0))[0], 1e-5);
      }
    }
  }

  @Test
  void isWhatThePageShows() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    Path own = root.resolve("ops/src/test/java/org/softtf/ops/DocumentedLossTest.java");
    String lines = between(own, "// the documented lines\n(.*?)// their end");
    assertEquals(lines, between(root.resolve("docs/how-to-choose.md"), "```java\n(.*?)```"));
  }

  private static String between(Path file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(file));
    assertTrue(found.find(), file.toString());
    return found.group(1).replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
  }
}
