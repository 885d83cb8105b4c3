// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import org.softtf.ops.internal.random.SeedNumbers;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TType;

/**
 * What a sample depends on besides its parameters: two whole numbers, known when the graph is built
 * or fed when it runs.
 *
 * <p>The same seed gives the same noise, always and everywhere. Two operators with one seed
 * therefore have the same noise too: give each its own, such as {@code seed.stream(1)} and {@code
 * seed.stream(2)}; and feed another seed at each step of a training. Python's {@code key}.
 */
public sealed interface Seed permits SeedNumbers {
  /**
   * Makes a seed that is known now: every run gives the same sample.
   *
   * @param first any number
   * @param second any number
   * @return the seed
   */
  static Seed of(long first, long second) {
    return SeedNumbers.of(first, second);
  }

  /**
   * Makes a seed that is known when the graph runs, and can be an input of an exported model.
   *
   * @param seed int32 or int64, of shape (2). Another type, or a static shape that cannot be (2),
   *     is an {@link IllegalArgumentException} here; a shape that is known only when the graph runs
   *     makes the run fail
   * @return the seed
   */
  static Seed of(Operand<? extends TType> seed) {
    return SeedNumbers.of(seed);
  }

  /**
   * Returns another seed for another operator: the second number is greater by {@code number}.
   *
   * @param number which one
   * @return the seed
   */
  Seed stream(long number);
}
