// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** The matrix of short rows and that of long ones are the same. */
class GapMatrixTest {
  private static final int ROWS = 3;

  private final EagerSession session = EagerSession.create();
  private final RowMath<TFloat64> f = new RowMath<>(Ops.create(session), TFloat64.class);

  @AfterEach
  void close() {
    session.close();
  }

  private Operand<TFloat64> random(int columns, double least, double greatest, Random random) {
    double[] x =
        random
            .doubles((long) ROWS * columns, Math.log(least), Math.log(greatest))
            .map(Math::exp)
            .toArray();
    return Tensors.constant(f.tf(), TFloat64.class, Shape.of(ROWS, columns), x);
  }

  private static void agree(Operand<TFloat64> want, Operand<TFloat64> found, double tolerance) {
    double[] wanted = Tensors.values(want.asTensor());
    double size = 0;
    for (double each : wanted) {
      size = Math.max(size, Math.abs(each));
    }
    assertArrayEquals(wanted, Tensors.values(found.asTensor()), tolerance * size);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 8, 31, 32, 33, 150, 257})
  void bandsDoWhatAllElementsDo(int m) {
    Random random = new Random(m);
    GapMatrix dense = DenseGapMatrix.of(f, m);
    GapMatrix banded = new BandedGapMatrix(f, m);
    Operand<TFloat64> x = f.log(random(m, 0.1, 10, random));
    for (double least : new double[] {0.5, 1e-3}) {
      Operand<TFloat64> amounts = random(2 * m, least, 2, random);
      agree(dense.differences(x), banded.differences(x), 1e-14);
      agree(dense.sums(amounts), banded.sums(amounts), 1e-14);
      agree(dense.sizes(amounts), banded.sizes(amounts), 1e-14);
      Operand<TFloat64> right = banded.sums(f.times(amounts, banded.differences(x)));
      agree(x, banded.solver(amounts).apply(right), 1e-9);
      agree(dense.solver(amounts).apply(right), banded.solver(amounts).apply(right), 1e-9);
      agree(x, banded.stoppedSolver(amounts).apply(right), 1e-9);
      agree(x, dense.stoppedSolver(amounts).apply(right), 1e-9);
    }
  }
}
