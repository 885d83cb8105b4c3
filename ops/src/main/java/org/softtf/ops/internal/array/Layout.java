// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * An operand seen as a matrix (R, n) of rows along one axis, and results put back in its shape.
 *
 * <p>Methods see matrices only, whatever the rank and the axis. Sizes that are known when the graph
 * is built stay constants.
 */
public final class Layout<T extends TFloating> {
  private final Ops tf;
  private final String operator;
  private final Operand<T> x;
  private final int rank;
  private final int axis;
  private final long[] sizes;
  private @Nullable Operand<TInt32> shape;

  /**
   * Looks at x along an axis.
   *
   * @param axis null for all elements as one row
   */
  public Layout(Ops tf, String operator, Operand<T> x, @Nullable Integer axis) {
    this(tf, operator, x, axis, new RequiredShape(tf, operator, x.shape(), axis));
  }

  /**
   * Looks at x along an axis.
   *
   * @param axis null for all elements as one row
   * @param required the shape that x must have
   */
  Layout(Ops tf, String operator, Operand<T> x, @Nullable Integer axis, RequiredShape required) {
    this.tf = tf;
    this.operator = operator;
    Shape known = required.shape();
    if (known.isUnknown() && axis != null) {
      throw new IllegalArgumentException(
          operator
              + ": x must have a known number of dimensions; set it with tf.ensureShape, or take the"
              + " option flatten()");
    }
    this.rank = known.isUnknown() ? -1 : known.numDimensions();
    this.sizes = known.isUnknown() ? new long[0] : known.asArray();
    this.axis = axis == null ? -1 : Axes.normalize(operator, axis, rank);
    String noElements = operator + ": there must be at least one element along the axis, got shape";
    if (length() == 0) {
      throw new IllegalArgumentException(noElements + " " + known);
    }
    Operand<T> declared = required.require(x);
    this.x = length() > 0 ? declared : withElements(declared, noElements);
  }

  /** What fails when the graph runs and finds rows without elements. */
  private Operand<T> withElements(Operand<T> given, String otherwise) {
    Operand<TInt32> sizes = tf.shape(given);
    Operand<TInt32> length =
        isFlat() ? tf.size(given) : tf.gather(sizes, tf.constant(axis), tf.constant(0));
    return RunCheck.require(tf, tf.math.greater(length, tf.constant(0)), given, otherwise, sizes);
  }

  /**
   * x, which fails when the graph runs if it has not the shape that it declares, or no elements.
   */
  Operand<T> checked() {
    return x;
  }

  /** Whether all elements are one row. */
  private boolean isFlat() {
    return axis < 0;
  }

  /** The length n of a row, or −1 if it is known only when the graph runs. */
  long length() {
    if (!isFlat()) {
      return sizes[axis];
    }
    boolean known = rank >= 0 && Arrays.stream(sizes).allMatch(size -> size >= 0);
    return known ? Arrays.stream(sizes).reduce(1, (a, b) -> a * b) : -1;
  }

  /** x as (R, n). */
  public Operand<T> rows() {
    return rows(x);
  }

  /** An array of the shape of x as (R, n). */
  <V extends TType> Operand<V> rows(Operand<V> given) {
    if (isFlat()) {
      return tf.reshape(given, tf.constant(new int[] {1, (int) length()}));
    }
    Operand<V> last = AxisMove.of(tf, given, rank, axis, rank - 1);
    if (rank == 2) {
      return last;
    }
    return length() >= 0
        ? tf.reshape(last, tf.constant(new int[] {-1, (int) length()}))
        : tf.reshape(last, tf.stack(List.of(tf.constant(-1), size(axis))));
  }

  /** Where a result's parts go. */
  public enum Place {
    /** One number a row: the axis goes. */
    DROPPED,
    /** One number a row: the axis stays, with length 1. */
    KEPT,
    /** Several numbers a row: in the axis' place. */
    AXIS,
    /** Several numbers a row: as a new first axis, and the axis goes. */
    FIRST,
    /** Several numbers a row: as a new first axis, and the axis stays, with length 1. */
    FIRST_KEPT
  }

  /**
   * Puts (R, m) back.
   *
   * @param count m
   */
  public Operand<T> values(Operand<T> result, Size count, Place place) {
    return put(result, count, place, List.of());
  }

  /**
   * Puts (R, m, n) back, n last.
   *
   * @param count m
   */
  Operand<T> indices(Operand<T> result, Size count, Place place) {
    return put(
        result,
        count,
        place,
        List.of(length() >= 0 ? Size.of(length()) : Size.of(Axes.size(tf, result, 2))));
  }

  /** A size: a number, or a scalar that is known when the graph runs. */
  public record Size(long known, @Nullable Operand<TInt32> scalar) {
    public static Size of(long known) {
      return new Size(known, null);
    }

    public static Size of(Operand<TInt32> scalar) {
      return new Size(-1, scalar);
    }

    private Operand<TInt32> operand(Ops tf) {
      return scalar == null ? tf.constant((int) known) : scalar;
    }
  }

  private Operand<T> put(Operand<T> result, Size count, Place place, List<Size> index) {
    boolean first = place == Place.FIRST || place == Place.FIRST_KEPT;
    boolean kept = place == Place.KEPT || place == Place.FIRST_KEPT;
    int extra = index.size();
    List<Size> wanted = new ArrayList<>();
    if (first) {
      wanted.add(count);
    }
    if (isFlat()) {
      if (kept) {
        wanted.addAll(IntStream.range(0, requireRank()).mapToObj(i -> Size.of(1)).toList());
      }
    } else {
      for (int i = 0; i < rank; i++) {
        if (i != axis) {
          wanted.add(sizes[i] >= 0 ? Size.of(sizes[i]) : Size.of(size(i)));
        } else if (kept) {
          wanted.add(Size.of(1));
        }
      }
    }
    if (place == Place.AXIS) {
      wanted.add(count);
    }
    wanted.addAll(index);
    Operand<T> source = first ? AxisMove.of(tf, result, 2 + extra, 1, 0) : result;
    Operand<T> shaped = reshape(source, wanted);
    int last = wanted.size() - 1 - extra;
    return place == Place.AXIS && !isFlat()
        ? AxisMove.of(tf, shaped, wanted.size(), last, axis)
        : shaped;
  }

  private int requireRank() {
    if (rank < 0) {
      throw new IllegalArgumentException(
          operator
              + ": x must have a known number of dimensions to keep them; set it with"
              + " tf.ensureShape");
    }
    return rank;
  }

  /** The size of a dimension when the graph runs. */
  private Operand<TInt32> size(int dimension) {
    shape = shape == null ? tf.shape(x) : shape;
    return tf.gather(shape, tf.constant(dimension), tf.constant(0));
  }

  private Operand<T> reshape(Operand<T> result, List<Size> wanted) {
    Shape known = Shape.of(wanted.stream().mapToLong(Size::known).toArray());
    if (!known.hasUnknownDimension() && known.equals(result.shape())) {
      return result;
    }
    long unknown = wanted.stream().filter(s -> s.known() < 0).count();
    if (unknown == 0 || (unknown == 1 && known.size() != 0 && !hasZero(known))) {
      // a −1 keeps the shape a constant
      int[] constant = wanted.stream().mapToInt(s -> (int) s.known()).toArray();
      return tf.reshape(result, tf.constant(constant));
    }
    return tf.reshape(result, tf.stack(wanted.stream().map(size -> size.operand(tf)).toList()));
  }

  private static boolean hasZero(Shape shape) {
    return Arrays.stream(shape.asArray()).anyMatch(size -> size == 0);
  }
}
