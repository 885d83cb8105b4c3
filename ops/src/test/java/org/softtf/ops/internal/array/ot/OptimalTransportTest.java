// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.array.Evaluated;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** What ot does beyond the plans themselves. */
class OptimalTransportTest {
  @Test
  void manyProblemsAreSolvedTogether() {
    // a problem that is solved may take up the search again no more: here others kept it going
    double[] x = new Random(2).doubles(12 * 11, -2, 2).toArray();
    double[] q = IntStream.rangeClosed(0, 20).mapToDouble(i -> i / 20.0).toArray();
    double[][] indices =
        Evaluated.of(
                Shape.of(12, 11),
                x,
                (soft, in) ->
                    soft.method(Method.OT).mode(Mode.C0).softness(0.145).argquantile(in, q))
            .rows();
    for (double[] index : indices) {
      assertEquals(1, Arrays.stream(index).sum(), 1e-9);
    }
  }

  @Test
  void theTopOfAllElementsDoesNotDependOnWhatIsKnownOfThem() {
    double[] x = {0.3, -1, 0.8, 2, 1.5, -0.2};
    Evaluated.Operator<TFloat64> top3 = (soft, in) -> soft.method(Method.OT).topK(in, 3).indices();
    double[] want = Evaluated.of(Shape.of(2, 3), x, top3).data();
    double[] got = Evaluated.of(TFloat64.class, Shape.of(-1, -1), Shape.of(2, 3), x, top3).data();
    assertArrayEquals(want, got, 1e-9);
  }
}
