// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.summaries;

import java.util.function.Supplier;
import org.tensorflow.types.TFloat32;

/** What TensorBoard shows of a training. Times are steps or epochs. */
public interface Summaries extends AutoCloseable {
  /** Writes nothing. */
  Summaries NONE =
      new Summaries() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void loss(long time, float value) {}

        @Override
        public void ranks(long time, Supplier<TFloat32> values) {}

        @Override
        public void close() {}
      };

  /**
   * Whether anything is written.
   *
   * @return false where a training need not compute what is written
   */
  default boolean wanted() {
    return true;
  }

  /**
   * Writes a loss.
   *
   * @param time the step or epoch
   * @param value the loss
   */
  void loss(long time, float value);

  /**
   * Writes a distribution of soft ranks.
   *
   * @param time the step or epoch
   * @param values computes them, if they are wanted; they are closed
   */
  void ranks(long time, Supplier<TFloat32> values);

  @Override
  void close();
}
