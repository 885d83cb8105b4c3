// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

class NearViolatorsTest {
  @Test
  void theyAreTheBlocksWithinReachAndApartInGroups() {
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      int n = 2 + random.nextInt(60);
      boolean[] violators = new boolean[n];
      violators[1 + random.nextInt(n - 1)] = true;
      double share = random.nextDouble() * random.nextDouble();
      int[] groups = new int[n];
      for (int i = 1; i < n; i++) {
        violators[i] |= random.nextDouble() < share;
        groups[i] = groups[i - 1] + (random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0);
      }
      compare(violators, groups, new int[] {1, 2, 7, n, 1000}[random.nextInt(5)]);
    }
  }

  private static void compare(boolean[] violators, int[] groups, int reach) {
    int n = violators.length;
    int[] places =
        IntStream.range(0, n)
            .filter(
                i ->
                    IntStream.range(Math.max(0, i - reach), Math.min(n, i + reach + 1))
                        .anyMatch(j -> violators[j]))
            .toArray();
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      TBool flags = TBool.tensorOf(NdArrays.vectorOf(violators));
      NearViolators near =
          NearViolators.of(tf, tf.constantOf(flags), tf.constant(groups), tf.constant(reach));
      assertArrayEquals(places, numbers(near.places().asTensor()));
      int[] found = numbers(near.groups().asTensor());
      assertEquals(places.length, found.length);
      for (int i = 1; i < places.length; i++) {
        boolean apart =
            places[i] != places[i - 1] + 1 || groups[places[i]] != groups[places[i - 1]];
        assertEquals(apart ? 1 : 0, found[i] - found[i - 1], "at " + places[i]);
      }
    }
  }

  private static int[] numbers(TInt32 tensor) {
    return StdArrays.array1dCopyOf(tensor);
  }
}
