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
    SoftOps soft = SoftOps.create(tf).method(Method.CDF_SUM).softness(0.01);
    ArrayOption.Mask first = ArrayOption.lengths(count);
    Operand<TFloat32> off = tf.math.sub(soft.rank(scores, first), soft.rank(labels, first));
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
              new float[][] {{9, 5, 7, 1}, {1, 2, 3, nan}, {3, nan, nan, nan}, {0, 0, 0, 0}});
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
