// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.SharedEager;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Every operator tends to its hard form as softness tends to 0; those of arrays are in {@code
 * ArrayPropertiesTest}.
 */
class HardLimitTest {
  private static final double TINY = 1e-5;
  private static final SharedEager EAGER = new SharedEager();

  @AfterAll
  static void close() {
    EAGER.close();
  }

  static Stream<SampleCall> calls() {
    return SampleCalls.all()
        .filter(call -> call.spec().modes().contains(Mode.HARD) && call.mode() != Mode.HARD)
        .filter(call -> !call.spec().family().equals("array"))
        // tends to 2 where the hard form is 1, by its definition
        .filter(call -> !call.spec().name().equals("isclose"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void softTendsToHard(SampleCall call) {
    Ops tf = EAGER.next();
    List<Operand<?>> soft = call.build(tf, call.constants(tf, TFloat64.class), TINY);
    List<Operand<?>> hard = call.in(Mode.HARD).build(tf, call.constants(tf, TFloat64.class), TINY);
    for (int i = 0; i < soft.size(); i++) {
      assertArrayEquals(
          Tensors.values(hard.get(i).asTensor()), Tensors.values(soft.get(i).asTensor()), 1e-4);
    }
  }
}
