// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.softtf.ops.Mode;
import org.softtf.ops.array.Evaluated.Operator;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The k-hot mask in its forms: hard, along any axis, of long rows, and what it refuses. */
class TopKMaskFormsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static double[] mask(double[] x, Operator<TFloat64> operator) {
    return Evaluated.of(Shape.of(x.length), x, operator).data();
  }

  @Test
  void hardMasksTakeTheFirstOfEqualElements() {
    double[] x = {2, 5, 2, 2, 7, 2, -INFINITY, INFINITY};
    int[] order = {7, 4, 1, 0, 2, 3, 5, 6};
    for (int k = 0; k <= 8; k++) {
      int count = k;
      double[] want = new double[8];
      IntStream.range(0, k).forEach(i -> want[order[i]] = 1);
      assertArrayEquals(want, mask(x, (soft, in) -> soft.mode(Mode.HARD).topKMask(in, count)));
      assertArrayEquals(want, mask(x, (soft, in) -> soft.straightThrough().topKMask(in, count)));
    }
    double[] nan = {1, Double.NaN};
    assertArrayEquals(
        new double[] {Double.NaN, Double.NaN},
        mask(nan, (soft, in) -> soft.mode(Mode.HARD).topKMask(in, 1)));
  }

  @Test
  void itWorksAlongAnyAxisWithAKForEachRow() {
    double[] x = new Random(1).doubles(24).toArray();
    Shape shape = Shape.of(2, 3, 4);
    double[] counts = {0.5, 1, 1.5, 2, 2.5, 0.7, 2.9, 0.1};
    double[] want = new double[24];
    for (int b = 0; b < 2; b++) {
      for (int c = 0; c < 4; c++) {
        double[] row = {x[12 * b + c], x[12 * b + 4 + c], x[12 * b + 8 + c]};
        double[] p = MaskRows.oracle(Mode.SMOOTH, 0.1, counts[4 * b + c], row);
        for (int i = 0; i < 3; i++) {
          want[12 * b + 4 * i + c] = p[i];
        }
      }
    }
    // with the axis left out and with 1 in its place, sizes known and not
    for (Shape form : List.of(Shape.of(2, 4), Shape.of(2, 1, 4))) {
      for (Shape known : List.of(shape, Shape.of(-1, -1, -1))) {
        Evaluated got =
            Evaluated.of(
                TFloat64.class,
                known,
                shape,
                x,
                (soft, in) ->
                    soft.topKMask(
                        in,
                        Tensors.constant(soft.tf(), TFloat32.class, form, counts),
                        ArrayOption.axis(1),
                        ArrayOption.standardize(false)));
        assertEquals(shape, got.shape());
        // k is a float32
        assertArrayEquals(want, got.data(), 1e-7);
      }
    }
    Evaluated flat =
        Evaluated.of(
            shape,
            x,
            (soft, in) ->
                soft.topKMask(in, 3.5, ArrayOption.flatten(), ArrayOption.standardize(false)));
    assertArrayEquals(MaskRows.oracle(Mode.SMOOTH, 0.1, 3.5, x), flat.data(), 1e-11);
  }

  @Test
  void whatIsNoCountIsRefused() {
    requireRefused((soft, in) -> soft.topKMask(in, 4), "topKMask: k must be in [0, 3], got 4.0");
    requireRefused((soft, in) -> soft.topKMask(in, -0.1), "k must be in [0, 3], got -0.1");
    requireRefused((soft, in) -> soft.topKMask(in, Double.NaN), "k must be in [0, 3], got NaN");
    requireRefused((soft, in) -> soft.mode(Mode.HARD).topKMask(in, 1.5), "whole number");
    requireRefused((soft, in) -> soft.straightThrough().topKMask(in, 1.5), "whole number");
    requireRefused(
        (soft, in) -> soft.topKMask(in, soft.tf().constant(3.5)), "topKMask: k must be in [0, n]");
    requireRefused(
        (soft, in) -> soft.topKMask(in, soft.tf().constant(Double.NaN)), "k must be in [0, n]");
    requireRefused(
        (soft, in) -> soft.mode(Mode.HARD).topKMask(in, soft.tf().constant(1.5)), "whole number");
    requireRefused(
        (soft, in) -> soft.topKMask(in, soft.tf().constant(new double[] {1, 2})),
        "k must be a scalar or broadcast");
  }

  /** A message of three numbers, as TensorFlow has it, would not show the wrong one. */
  @Test
  void aRefusalShowsTheCountOfEachRow() {
    double[] counts = {1, 1, 0, 1, 3};
    Operator<TFloat64> operator = (soft, in) -> soft.topKMask(in, soft.tf().constant(counts));
    RuntimeException error =
        assertThrows(
            RuntimeException.class, () -> Evaluated.of(Shape.of(5, 2), new double[10], operator));
    assertTrue(error.getMessage().contains("[2] [[1][1][0][1][3]]"), error::getMessage);
  }

  private static void requireRefused(Operator<TFloat64> operator, String message) {
    double[] x = {1, 2, 3};
    RuntimeException error = assertThrows(RuntimeException.class, () -> mask(x, operator));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  /** A row of a million elements takes some sorts' time, not a matrix. */
  @Test
  void longRowsTakeLinearMemory() {
    int n = 1_000_000;
    double[] x = new Random(2).doubles(n).toArray();
    double[] got = mask(x, (soft, in) -> soft.topKMask(in, 1000.5));
    assertEquals(1000.5, Arrays.stream(got).sum(), 1e-12 * n);
  }
}
