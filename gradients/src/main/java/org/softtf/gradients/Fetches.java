package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.family.TType;

/**
 * Operands to compute, some of which may be the same, as the gradients of a + b are: a session run
 * of TF Java 1.1.0 fails if it is to fetch one twice.
 */
final class Fetches {
  private final List<Output<?>> distinct = new ArrayList<>();
  private final int[] positions;

  Fetches(List<? extends Operand<?>> operands) {
    positions = new int[operands.size()];
    for (int i = 0; i < positions.length; i++) {
      Output<?> output = operands.get(i).asOutput();
      int known = distinct.indexOf(output);
      positions[i] = known < 0 ? distinct.size() : known;
      if (known < 0) {
        distinct.add(output);
      }
    }
  }

  Result run(Session.Runner runner) {
    distinct.forEach(runner::fetch);
    return runner.run();
  }

  TType get(Result result, int index) {
    return (TType) result.get(positions[index]);
  }
}
