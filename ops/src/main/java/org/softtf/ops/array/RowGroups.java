package org.softtf.ops.array;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Rows of an n × n matrix that are made in groups, one after the other, to save memory. */
final class RowGroups {
  private RowGroups() {}

  /**
   * Neighbouring rows.
   *
   * @param first the first row
   * @param count how many
   */
  record Span(int first, int count) {
    /** These columns of (R, n). */
    <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
      return tf.slice(x, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
    }
  }

  /**
   * Divides n rows.
   *
   * @param size of a group, unless they get too many
   * @param most how many groups there may be
   */
  static List<Span> of(int n, int size, int most) {
    int groups = Math.min(most, (n + size - 1) / size);
    int rows = (n + groups - 1) / groups;
    List<Span> spans = new ArrayList<>();
    for (int first = 0; first < n; first += rows) {
      spans.add(new Span(first, Math.min(rows, n - first)));
    }
    return spans;
  }

  /**
   * x, but not before the last of some results is there.
   *
   * <p>By a slice whose start is a 0 that comes from the result in a way that TensorFlow's graph
   * optimiser does not see through. A control dependency is not allowed in a gradient function; an
   * identity is optimised away, and then what the gradient makes again is found to be equal to what
   * the forward pass made, which is kept.
   *
   * @param x (R, n)
   * @param results none, or at least one
   */
  static <T extends TFloating> Operand<T> after(Ops tf, Operand<T> x, List<Operand<T>> results) {
    if (results.isEmpty()) {
      return x;
    }
    Operand<T> last = tf.stopGradient(results.get(results.size() - 1));
    Operand<T> any = tf.reduceMin(tf.reshape(last, tf.constant(new int[] {-1})), tf.constant(0));
    Operand<TInt32> zero =
        tf.dtypes.cast(tf.math.greater(tf.math.tanh(any), tf.constant(x.type(), 2)), TInt32.class);
    int n = Math.toIntExact(x.shape().get(1));
    return tf.slice(x, tf.stack(List.of(tf.constant(0), zero)), tf.constant(new int[] {-1, n}));
  }
}
