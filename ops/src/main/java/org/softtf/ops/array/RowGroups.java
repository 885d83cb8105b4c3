package org.softtf.ops.array;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Rows of an n × n matrix that are made in groups, one after the other, to save memory. */
final class RowGroups {
  private static final int MOST = 16;

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
   */
  static List<Span> of(int n, int size) {
    int groups = Math.min(MOST, (n + size - 1) / size);
    int most = (n + groups - 1) / groups;
    List<Span> spans = new ArrayList<>();
    for (int first = 0; first < n; first += most) {
      spans.add(new Span(first, Math.min(most, n - first)));
    }
    return spans;
  }

  /**
   * x, but not before something else is there.
   *
   * <p>By an IdentityN and not a control dependency, which gradient functions must not have.
   *
   * @param other what to wait for, or null
   */
  static <T extends TFloating> Operand<T> after(Ops tf, Operand<T> x, Operand<?> other) {
    if (other == null) {
      return x;
    }
    @SuppressWarnings("unchecked") // the first output is x
    Operand<T> same = (Operand<T>) (Operand<?>) tf.identityN(List.of(x, other)).output().get(0);
    return same;
  }

  /** The last of a list, or null. */
  static <E> E last(List<E> list) {
    return list.isEmpty() ? null : list.get(list.size() - 1);
  }
}
