// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.FedGraph.Fed;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Masks of rows of any length that are not standardised, each with its own k, in one graph. */
final class MaskRows<T extends TFloating> implements AutoCloseable {
  private final FedGraph<T> graph;

  MaskRows(Class<T> type, Mode mode) {
    graph =
        new FedGraph<>(
            type,
            List.of(2, 1, 0),
            (tf, in) -> {
              SoftOps soft = SoftOps.create(tf).mode(mode).softness(in.get(2));
              Operand<T> mask = soft.topKMask(in.get(0), in.get(1), ArrayOption.standardize(false));
              List<Operand<?>> gradients = SafeGradients.of(tf, List.of(tf.math.square(mask)), in);
              return List.of(mask, gradients.get(0), gradients.get(1), gradients.get(2));
            });
  }

  /** The masks of rows; then the gradients of Σp² for x, k and the softness. */
  double[][] of(double softness, double[] counts, double[]... rows) {
    return graph.run(Fed.rows(rows), Fed.vector(counts), Fed.scalar(softness));
  }

  /** The mask by bisection of its definition. */
  static double[] oracle(Mode mode, double softness, double k, double... x) {
    double low = Arrays.stream(x).filter(Double::isFinite).min().orElseThrow() - 800 * softness;
    double high = Arrays.stream(x).filter(Double::isFinite).max().orElseThrow() + 800 * softness;
    double[] p = x;
    for (int i = 0; i < 300; i++) {
      double theta = low + (high - low) / 2;
      p = Arrays.stream(x).map(v -> PlainStep.of((v - theta) / softness, mode)).toArray();
      if (Arrays.stream(p).sum() > k) {
        low = theta;
      } else {
        high = theta;
      }
    }
    return p;
  }

  @Override
  public void close() {
    graph.close();
  }
}
