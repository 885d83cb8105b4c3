// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.FedGraph.Fed;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Quantiles of rows of any length, each with its own weights and q, in one graph. */
final class QuantileRows<T extends TFloating> implements AutoCloseable {
  private final FedGraph<T> graph;

  QuantileRows(Class<T> type, Mode mode) {
    graph =
        new FedGraph<>(
            type,
            List.of(2, 2, 1, 0),
            (tf, in) -> {
              SoftOps soft = SoftOps.create(tf).mode(mode).softness(in.get(3));
              ArrayOption.Weights weights = ArrayOption.weights(in.get(1));
              Operand<T> y = soft.quantileNewton(in.get(0), in.get(2), weights);
              List<Operand<?>> gradients = SafeGradients.of(tf, List.of(y), in.subList(0, 3));
              return List.of(
                  y,
                  gradients.get(0),
                  gradients.get(1),
                  gradients.get(2),
                  soft.medianNewton(in.get(0), weights),
                  soft.medianNewton(in.get(0)));
            });
  }

  /** Quantiles, their gradients for x, weights and q, medians with weights and without. */
  double[][] of(double softness, double[] q, double[][] weights, double[]... x) {
    return graph.run(Fed.rows(x), Fed.rows(weights), Fed.vector(q), Fed.scalar(softness));
  }

  /** The root by bisection, and the middle of an interval of roots. */
  static double oracle(Mode mode, double softness, double q, double[] weights, double... x) {
    double whole = Arrays.stream(weights).sum();
    double[] sorted = Arrays.stream(x).sorted().toArray();
    for (int i = 0; mode != Mode.SMOOTH && i + 1 < x.length; i++) {
      double end = sorted[i];
      double below =
          IntStream.range(0, x.length).filter(j -> x[j] <= end).mapToDouble(j -> weights[j]).sum();
      // from 5 softness beyond an element its step is 0 or 1
      if (Math.abs(below - q * whole) < 1e-13 * whole && sorted[i + 1] - end > 10 * softness) {
        return (end + sorted[i + 1]) / 2;
      }
    }
    double low = sorted[0] - 50 * softness;
    double high = sorted[x.length - 1] + 50 * softness;
    for (int i = 0; i < 200; i++) {
      double y = (low + high) / 2;
      double excess = -q * whole;
      for (int j = 0; j < x.length; j++) {
        excess += weights[j] * PlainStep.of((y - x[j]) / softness, mode);
      }
      if (excess < 0) {
        low = y;
      } else {
        high = y;
      }
    }
    return (low + high) / 2;
  }

  @Override
  public void close() {
    graph.close();
  }
}
