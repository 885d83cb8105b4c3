// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.FedGraph.Fed;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/** NaN in a tensor of quantiles gives NaN there, and leaves the others as they are. */
class NanQuantilesTest {
  private static final double NAN = Double.NaN;

  /** The third element of five is at q = 1/2, whatever the interpolation. */
  private static final double[] X = {5, 1, 4, 2, 3};

  @ParameterizedTest
  @EnumSource
  void nanGivesNan(Interpolation interpolation) {
    try (FedGraph<TFloat64> graph =
        new FedGraph<>(
            TFloat64.class, List.of(1, 1), (tf, in) -> quantiles(tf, in, interpolation))) {
      double[][] found = graph.run(Fed.vector(X), Fed.vector(NAN, 0.5));
      assertArrayEquals(new double[] {NAN, 3}, found[0], 1e-12, "quantile");
      assertArrayEquals(new double[] {NAN, 3}, found[1], 1e-12, "percentile");
      assertArrayEquals(new double[] {NAN, 3}, found[2], 1e-12, "with a mask");
      assertArrayEquals(
          new double[] {NAN, NAN, NAN, NAN, NAN, 0, 0, 0, 0, 1}, found[3], 1e-12, "argquantile");
      assertArrayEquals(new double[] {0, 0, 0, 0, 1}, found[4], 1e-12, "gradient for x");
    }
  }

  private static List<Operand<?>> quantiles(
      Ops tf, List<Operand<TFloat64>> in, Interpolation interpolation) {
    SoftOps hard = SoftOps.create(tf).mode(Mode.HARD);
    Operand<TFloat64> x = in.get(0);
    Operand<TFloat64> q = in.get(1);
    Operand<TBool> all = tf.math.equal(x, x);
    ArrayOption.Interpolate how = ArrayOption.interpolation(interpolation);
    Operand<TFloat64> quantiles = hard.quantile(x, q, how);
    List<Operand<?>> results = new ArrayList<>();
    results.add(quantiles);
    results.add(hard.percentile(x, tf.math.mul(q, tf.constant(100.0)), how));
    results.add(hard.quantile(x, q, how, ArrayOption.mask(all)));
    results.add(hard.argquantile(x, q, how));
    results.add(SafeGradients.of(tf, quantiles, x));
    return results;
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void soDoesASoftOneWithoutAGradient(Mode mode) {
    try (FedGraph<TFloat64> graph =
        new FedGraph<>(
            TFloat64.class,
            List.of(1, 0),
            (tf, in) -> {
              SoftOps soft = SoftOps.create(tf).mode(mode);
              Operand<TFloat64> y = soft.quantile(in.get(0), in.get(1));
              Operand<TFloat64> index =
                  soft.argquantile(in.get(0), in.get(1), ArrayOption.logProbabilities());
              return List.of(
                  y, index, SafeGradients.of(tf, y, in.get(0)), SafeGradients.of(tf, y, in.get(1)));
            })) {
      double[][] found = graph.run(Fed.vector(X), Fed.scalar(NAN));
      assertArrayEquals(new double[] {NAN}, found[0], 1e-12, "value");
      assertArrayEquals(new double[] {NAN, NAN, NAN, NAN, NAN}, found[1], 1e-12, "index");
      assertArrayEquals(new double[5], found[2], 1e-12, "gradient for x");
      assertArrayEquals(new double[1], found[3], 1e-12, "gradient for q");
    }
  }
}
