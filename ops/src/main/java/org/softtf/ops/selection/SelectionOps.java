package org.softtf.ops.selection;

import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.selection.DynamicSlice;
import org.softtf.ops.internal.selection.Expectation;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Selection by soft booleans and soft indices.
 *
 * <p>A soft index is a distribution over n places, always along its LAST axis, written [n]; {@code
 * argmax}, {@code argsort} and their kin give them. What it selects is the expectation under it:
 * for a one-hot index exactly the element. These operators have no mode and no softness; they are
 * linear in each operand, with derivatives of every order. Probabilities are taken as they are:
 * that they are not negative and sum to 1 is not checked.
 *
 * <p>NaN gives NaN wherever it takes part, and so does ±∞ where its weight is 0. Source of all:
 * Paulus et al., arXiv 2603.08824.
 */
public interface SelectionOps extends SettingsView {
  /**
   * Soft choice between two operands.
   *
   * <p>x·condition + y·(1 − condition).
   *
   * <p>Shapes: the operands broadcast. Python name {@code where}.
   *
   * @param condition values in [0, 1]
   * @param x taken where the condition is 1
   * @param y taken where the condition is 0
   * @param <T> float32 or float64
   * @return the shape that the operands broadcast to
   */
  default <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, Operand<T> y) {
    Ops tf = settings().tf();
    Operand<T> weight = Inputs.floating(tf, condition, "where: condition");
    Operand<T> left = Inputs.floating(tf, x, "where: x");
    Operand<T> right = Inputs.floating(tf, y, "where: y");
    Inputs.requireBroadcast("where", weight, left, right);
    return settings()
        .run(
            "where",
            (Settings s) -> {
              Operand<T> rest = s.tf().math.sub(s.tf().constant(weight.type(), 1.0), weight);
              return s.tf().math.add(s.tf().math.mul(left, weight), s.tf().math.mul(right, rest));
            });
  }

  /**
   * As {@link #where(Operand, Operand, Operand)} with a constant for y.
   *
   * @param condition values in [0, 1]
   * @param x taken where the condition is 1
   * @param y taken where the condition is 0
   * @param <T> float32 or float64
   * @return the shape that the operands broadcast to
   */
  default <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, double y) {
    return where(condition, x, settings().tf().constant(condition.type(), y));
  }

  /**
   * As {@link #where(Operand, Operand, Operand)} with constants.
   *
   * @param condition values in [0, 1]
   * @param x taken where the condition is 1
   * @param y taken where the condition is 0
   * @param <T> float32 or float64
   * @return the shape of the condition
   */
  default <T extends TFloating> Operand<T> where(Operand<T> condition, double x, double y) {
    return where(condition, settings().tf().constant(condition.type(), x), y);
  }

  /**
   * Takes elements along an axis, each place with soft indices of its own.
   *
   * <p>Σᵢ p[…, k, …, i]·x[…, i, …].
   *
   * <p>Shapes {@code x (…, n, …), p (…, k, …, [n]) → (…, k, …)}; the other dimensions broadcast.
   * Python name {@code take_along_axis}.
   *
   * @param x any numbers
   * @param softIndex one dimension more than x
   * @param axis the axis of x, negative from the last
   * @param <T> float32 or float64
   * @return the shape of the soft index without its last axis
   */
  default <T extends TFloating> Operand<T> takeAlongAxis(
      Operand<T> x, Operand<T> softIndex, int axis) {
    int normal = Axes.normalize(axis, x.shape());
    Expectation.requireLength("takeAlongAxis", x, normal, softIndex);
    if (!x.shape().isUnknown()) {
      Expectation.requireRank("takeAlongAxis", softIndex, x.shape().numDimensions() + 1);
    }
    return select(
        "take_along_axis",
        x,
        softIndex,
        (s, value, p) -> Expectation.alongAxis(s.tf(), value, p, normal));
  }

  /**
   * As {@link #takeAlongAxis(Operand, Operand, int)} from x made flat.
   *
   * @param x any numbers, n in all
   * @param softIndex {@code (k, [n])}
   * @param <T> float32 or float64
   * @return the shape {@code (k)}
   */
  default <T extends TFloating> Operand<T> takeAlongAxis(Operand<T> x, Operand<T> softIndex) {
    return take(x, softIndex);
  }

  /**
   * Takes elements along an axis, every place with the same soft indices.
   *
   * <p>Σᵢ p[k, i]·x[…, i, …].
   *
   * <p>Shapes {@code x (…, n, …), p (k, [n]) → (…, k, …)}. Python name {@code take}.
   *
   * @param x any numbers
   * @param softIndex two dimensions
   * @param axis the axis of x, negative from the last
   * @param <T> float32 or float64
   * @return the shape of x with k in place of n
   */
  default <T extends TFloating> Operand<T> take(Operand<T> x, Operand<T> softIndex, int axis) {
    int normal = Axes.normalize(axis, x.shape());
    Expectation.requireRank("take", softIndex, 2);
    Expectation.requireLength("take", x, normal, softIndex);
    return select(
        "take", x, softIndex, (s, value, p) -> Expectation.shared(s.tf(), value, p, normal));
  }

  /**
   * As {@link #take(Operand, Operand, int)} from x made flat.
   *
   * @param x any numbers, n in all
   * @param softIndex {@code (k, [n])}
   * @param <T> float32 or float64
   * @return the shape {@code (k)}
   */
  default <T extends TFloating> Operand<T> take(Operand<T> x, Operand<T> softIndex) {
    return take(Expectation.flat(settings().tf(), x), softIndex, 0);
  }

  /**
   * Mixes arrays by a soft index at each place.
   *
   * <p>Σᵢ p[…, i]·choices[i, …].
   *
   * <p>Shapes {@code p (…, [n]), choices (n, …) → (…)}; p without its last axis and choices without
   * their first broadcast. Python name {@code choose}.
   *
   * @param softIndex the weights
   * @param choices the n arrays
   * @param <T> float32 or float64
   * @return the shape that they broadcast to
   */
  default <T extends TFloating> Operand<T> choose(Operand<T> softIndex, Operand<T> choices) {
    Expectation.requireLength("choose", choices, 0, softIndex);
    return select(
        "choose",
        choices,
        softIndex,
        (s, value, p) -> Expectation.last(s.tf(), AxisMove.of(s.tf(), value, 0, -1), p));
  }

  /**
   * Takes one slice at a soft index.
   *
   * <p>Σᵢ pᵢ·x[…, i, …].
   *
   * <p>Shapes {@code x (…, n, …), p ([n]) → (…, 1, …)}. Python name {@code dynamic_index_in_dim}.
   *
   * @param x any numbers
   * @param softIndex one dimension
   * @param axis the axis of x, negative from the last
   * @param <T> float32 or float64
   * @return the shape of x with 1 in place of n
   */
  default <T extends TFloating> Operand<T> dynamicIndexInDim(
      Operand<T> x, Operand<T> softIndex, int axis) {
    return dynamicIndexInDim(x, softIndex, axis, true);
  }

  /**
   * As {@link #dynamicIndexInDim(Operand, Operand, int)}, with the choice to drop the axis.
   *
   * @param x any numbers
   * @param softIndex one dimension
   * @param axis the axis of x, negative from the last
   * @param keepDimensions whether the axis stays, with length 1
   * @param <T> float32 or float64
   * @return the shape of x with 1 in place of n, or without the axis
   */
  default <T extends TFloating> Operand<T> dynamicIndexInDim(
      Operand<T> x, Operand<T> softIndex, int axis, boolean keepDimensions) {
    int normal = Axes.normalize(axis, x.shape());
    Expectation.requireRank("dynamicIndexInDim", softIndex, 1);
    Expectation.requireLength("dynamicIndexInDim", x, normal, softIndex);
    return select(
        "dynamic_index_in_dim",
        x,
        softIndex,
        (s, value, p) -> {
          Operand<T> mean = Expectation.last(s.tf(), AxisMove.of(s.tf(), value, normal, -1), p);
          return keepDimensions ? s.tf().expandDims(mean, s.tf().constant(normal)) : mean;
        });
  }

  /**
   * Takes a slice from a soft start along one axis, going round at the end.
   *
   * <p>Element t is Σᵢ pᵢ·x[…, (i + t) mod n, …].
   *
   * <p>Shapes {@code x (…, n, …), p ([n]) → (…, size, …)}. Python name {@code
   * dynamic_slice_in_dim}.
   *
   * @param x any numbers
   * @param softStart one dimension
   * @param size from 1 to n
   * @param axis the axis of x, negative from the last
   * @param <T> float32 or float64
   * @return the shape of x with the size in place of n
   */
  default <T extends TFloating> Operand<T> dynamicSliceInDim(
      Operand<T> x, Operand<T> softStart, int size, int axis) {
    int normal = Axes.normalize(axis, x.shape());
    Expectation.requireRank("dynamicSliceInDim", softStart, 1);
    Expectation.requireLength("dynamicSliceInDim", x, normal, softStart);
    DynamicSlice.requireSize("dynamicSliceInDim", size, Expectation.size(x.shape(), normal));
    return select(
        "dynamic_slice_in_dim",
        x,
        softStart,
        (s, value, p) -> DynamicSlice.of(s.tf(), value, p, size, normal));
  }

  /**
   * Takes a block from soft starts along all axes, going round at the ends: {@link
   * #dynamicSliceInDim} along each.
   *
   * <p>Shapes {@code x (n₁, …, nᵣ), pᵢ ([nᵢ]) → (size₁, …, sizeᵣ)}. Python name {@code
   * dynamic_slice}.
   *
   * @param x any numbers
   * @param softStarts one for each dimension of x
   * @param sizes one for each dimension of x
   * @param <T> float32 or float64
   * @return the shape of the sizes
   */
  default <T extends TFloating> Operand<T> dynamicSlice(
      Operand<T> x, List<? extends Operand<T>> softStarts, int... sizes) {
    int rank = x.shape().isUnknown() ? sizes.length : x.shape().numDimensions();
    if (softStarts.size() != rank || sizes.length != rank) {
      throw new IllegalArgumentException(
          "dynamicSlice: there must be one soft start and one size for each of the "
              + rank
              + " dimensions, got "
              + softStarts.size()
              + " and "
              + sizes.length);
    }
    Operand<T> slice = x;
    for (int axis = 0; axis < rank; axis++) {
      slice = dynamicSliceInDim(slice, softStarts.get(axis), sizes[axis], axis);
    }
    return slice;
  }

  private <T extends TFloating> Operand<T> select(
      String name, Operand<T> x, Operand<T> softIndex, Settings.Binary<T> operator) {
    Ops tf = settings().tf();
    Operand<T> value = Inputs.floating(tf, x, name + ": x");
    Operand<T> probabilities = Inputs.floating(tf, softIndex, name + ": the soft index");
    return settings().run(name, (Settings s) -> operator.build(s, value, probabilities));
  }
}
