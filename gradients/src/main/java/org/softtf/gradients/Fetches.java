// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TType;

/**
 * Any operands, to be computed in one run. A session cannot fetch an operand twice, nor one that it
 * is fed; gradients need both: those of a + b are one operand, and that of x is its cotangent.
 */
final class Fetches {
  private final List<Operand<?>> operands;
  private final List<Output<?>> distinct = new ArrayList<>();
  private final int[] positions;

  Fetches(Ops tf, List<? extends Operand<?>> operands) {
    this.operands = List.copyOf(operands);
    positions = new int[operands.size()];
    for (int i = 0; i < positions.length; i++) {
      Operand<?> operand = operands.get(i);
      boolean fed = operand.op().type().startsWith(Placeholder.OP_NAME);
      Output<?> output = fed ? tf.identity(operand).asOutput() : operand.asOutput();
      int known = distinct.indexOf(output);
      positions[i] = known < 0 ? distinct.size() : known;
      if (known < 0) {
        distinct.add(output);
      }
    }
  }

  List<Operand<?>> operands() {
    return operands;
  }

  Result run(Session.Runner runner) {
    distinct.forEach(runner::fetch);
    return runner.run();
  }

  /** As {@link #run}, without the operands after the first few. */
  Result runFirst(int count, Session.Runner runner) {
    int last = Arrays.stream(positions, 0, count).max().orElse(-1);
    distinct.subList(0, last + 1).forEach(runner::fetch);
    return runner.run();
  }

  TType get(Result result, int index) {
    return (TType) result.get(positions[index]);
  }
}
