// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * TensorFlow's native mark for "no gradient flows here", which TF Java 1.1.0 offers no name for.
 *
 * <p>It is what {@code addGradients} itself answers for an input that only a non-differentiable op
 * reads. With it the nodes of a forward sub-graph need no gradients of their own; zeros instead
 * would send TensorFlow looking for them.
 */
final class NoGradient {
  private NoGradient() {}

  /** The mark, made when it is first needed: not every TensorFlow Java takes it. */
  static Output<?> mark() {
    return Mark.VALUE;
  }

  private static final class Mark {
    static final Output<?> VALUE = make();

    private static Output<?> make() {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        var x = tf.placeholder(TFloat32.class);
        Output<?> mark =
            graph.addGradients(tf.math.floor(x).asOutput(), new Output<?>[] {x.asOutput()})[0];
        if (!isMark(mark)) {
          throw new IllegalStateException(
              "this TensorFlow does not mark a missing gradient as version 1.1.0 does: " + mark);
        }
        return mark;
      }
    }
  }

  /** Tells whether {@code addGradients} answered "no gradient" rather than an operand. */
  static boolean isMark(Output<?> gradient) {
    return gradient.isClosed() && gradient.index() == -1;
  }
}
