// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.summaries;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.summary.SummaryWriter;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * An event file, written by TensorFlow's own operations. They have a graph of their own, so the
 * model's graph holds nothing of them.
 */
final class EventFile implements Summaries {
  private static final int WAITING = 10;
  private static final int FLUSH_MILLIS = 10_000;

  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final Ops tf = Ops.create(graph);
  private final Operand<? extends TType> writer;
  private final Placeholder<TInt64> step = tf.placeholder(TInt64.class);
  private final Placeholder<TFloat32> number = tf.placeholder(TFloat32.class);
  private final Op loss;
  private final Op ranks;

  /**
   * Opens an event file.
   *
   * @param directory the directory for it, which is made if it is not there
   */
  EventFile(Path directory) {
    writer = tf.summary.summaryWriter(SummaryWriter.sharedName("summaries"));
    loss = tf.summary.writeScalarSummary(writer, step, tf.constant("loss"), number);
    ranks = tf.summary.writeHistogramSummary(writer, step, tf.constant("soft ranks"), number);
    Op open =
        tf.summary.createSummaryFileWriter(
            writer,
            tf.constant(directory.toString()),
            tf.constant(WAITING),
            tf.constant(FLUSH_MILLIS),
            tf.constant(""));
    session.runner().addTarget(open).run().close();
  }

  @Override
  public void loss(long time, float value) {
    try (TFloat32 tensor = TFloat32.scalarOf(value)) {
      write(loss, time, tensor);
    }
  }

  @Override
  public void ranks(long time, Supplier<TFloat32> values) {
    try (TFloat32 tensor = values.get()) {
      write(ranks, time, tensor);
    }
  }

  private void write(Op operation, long time, TFloat32 value) {
    try (TInt64 at = TInt64.scalarOf(time)) {
      session.runner().feed(step, at).feed(number, value).addTarget(operation).run().close();
    }
  }

  @Override
  public void close() {
    session.runner().addTarget(tf.summary.closeSummaryWriter(writer)).run().close();
    session.close();
    graph.close();
  }
}
