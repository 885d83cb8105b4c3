package org.softtf.ops.catalogue;

import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/** The arguments {@code return_log_probs} and {@code log_prob_eps} as one option. */
final class LogProbabilities {
  private static final String WANTED = "return_log_probs";
  private static final String FLOOR = "log_prob_eps";

  private LogProbabilities() {}

  static <O> Optional<O> read(Arguments given, Supplier<O> plain, DoubleFunction<O> floored) {
    boolean hasFloor = given.has(FLOOR) && !given.isNull(FLOOR);
    if (given.flag(WANTED, false)) {
      return Optional.of(hasFloor ? floored.apply(given.number(FLOOR, 0)) : plain.get());
    }
    if (hasFloor) {
      throw new IllegalArgumentException(FLOOR + " needs " + WANTED + "=true");
    }
    return Optional.empty();
  }
}
