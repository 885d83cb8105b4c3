// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.math.Product;
import org.softtf.ops.internal.settings.AlongAxis;
import org.softtf.ops.internal.settings.Binary;
import org.softtf.ops.internal.settings.Broadcasting;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Halves;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.internal.settings.SettingsView;
import org.softtf.ops.selection.SelectionOps;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** What {@link SelectionOps} does. */
public non-sealed interface SelectionOperators extends SelectionOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, Operand<T> y) {
    Operand<T> weight = floating("where", "condition", condition);
    Operand<T> left = floating("where", "x", x, condition);
    return mixed(condition.type(), weight, left, floating("where", "y", y, condition));
  }

  @Override
  default <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, double y) {
    Operand<T> weight = floating("where", "condition", condition);
    Operand<T> left = floating("where", "x", x, condition);
    return mixed(condition.type(), weight, left, settings().tf().constant(weight.type(), y));
  }

  @Override
  default <T extends TFloating> Operand<T> where(Operand<T> condition, double x, double y) {
    Ops tf = settings().tf();
    Operand<T> weight = floating("where", "condition", condition);
    Class<T> type = weight.type();
    return mixed(condition.type(), weight, tf.constant(type, x), tf.constant(type, y));
  }

  private <T extends TFloating> Operand<T> mixed(
      Class<T> type, Operand<T> weight, Operand<T> left, Operand<T> right) {
    Broadcasting.require(settings().written("where"), weight, left, right);
    return settings()
        .run(
            "where",
            type,
            s -> {
              Ops tf = Broadcasting.under(s.tf(), weight, left, right);
              Operand<T> rest = tf.math.sub(tf.constant(weight.type(), 1.0), weight);
              return tf.math.add(Product.of(tf, left, weight), Product.of(tf, right, rest));
            });
  }

  @Override
  default <T extends TFloating> Operand<T> takeAlongAxis(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfTakeAlongAxis... options) {
    Integer axis = given("take_along_axis", options).axis(null);
    if (axis == null) {
      return shared("take_along_axis", x, softIndex, null);
    }
    String name = settings().written("take_along_axis");
    Operand<T> values = floating("take_along_axis", "x", x);
    Operand<T> probabilities = floating("take_along_axis", "soft_index", softIndex, x);
    Ops tf = settings().tf();
    if (values.shape().isUnknown() && !probabilities.shape().isUnknown()) {
      Axes.normalize(name, axis, Math.max(probabilities.shape().numDimensions() - 1, 0));
    }
    AlongAxis<T> along = AlongAxis.of(tf, name, values, axis);
    return select(
        "take_along_axis",
        x.type(),
        along.x(),
        Expectation.over(tf, name, along.x(), along.axis(), probabilities, Expectation.ONE_MORE),
        (s, value, p) -> Expectation.alongAxis(s.tf(), name, value, p, along.axis()));
  }

  @Override
  default <T extends TFloating> Operand<T> take(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfTake... options) {
    return shared("take", x, softIndex, given("take", options).axis(null));
  }

  private <T extends TFloating> Operand<T> shared(
      String operator, Operand<T> x, Operand<T> softIndex, @Nullable Integer axis) {
    String name = settings().written(operator);
    Operand<T> values = floating(operator, "x", x);
    Operand<T> probabilities = floating(operator, "soft_index", softIndex, x);
    AlongAxis<T> along = AlongAxis.of(settings().tf(), name, values, axis);
    return select(
        operator,
        x.type(),
        along.x(),
        Expectation.over(settings().tf(), name, along.x(), along.axis(), probabilities, 2),
        (s, value, p) -> Expectation.shared(s.tf(), value, p, along.axis()));
  }

  @Override
  default <T extends TFloating> Operand<T> choose(Operand<T> softIndex, Operand<T> choices) {
    Operand<T> probabilities = floating("choose", "soft_index", softIndex);
    Operand<T> values = floating("choose", "choices", choices, softIndex);
    String name = settings().written("choose");
    if (!values.shape().isUnknown() && values.shape().numDimensions() == 0) {
      throw new IllegalArgumentException(
          name + ": choices must have at least one dimension, got a scalar");
    }
    Ops tf = settings().tf();
    Operand<T> listed = AlongAxis.of(tf, name, values, 0).x();
    return select(
        "choose",
        choices.type(),
        listed,
        Expectation.over(tf, name, listed, 0, probabilities, Expectation.ANY),
        (s, value, p) -> {
          Operand<T> moved = AxisMove.of(s.tf(), value, 0, -1);
          Broadcasting.require(name, moved, p);
          return Expectation.last(s.tf(), moved, p);
        });
  }

  @Override
  default <T extends TFloating> Operand<T> dynamicIndexInDim(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfDynamicIndexInDim... options) {
    String operator = "dynamic_index_in_dim";
    GivenOptions given = given(operator, options);
    AlongAxis<T> along = along(operator, x, given);
    Operand<T> probabilities = floating(operator, "soft_index", softIndex, x);
    int axis = along.axis();
    boolean keep = given.flag(Kind.KEEP_DIMS, true);
    return select(
        operator,
        x.type(),
        along.x(),
        oneIndex(operator, along, probabilities),
        (s, value, p) -> {
          Operand<T> mean = Expectation.last(s.tf(), AxisMove.of(s.tf(), value, axis, -1), p);
          return keep ? s.tf().expandDims(mean, s.tf().constant(axis)) : mean;
        });
  }

  @Override
  default <T extends TFloating> Operand<T> dynamicSliceInDim(
      Operand<T> x,
      Operand<T> softStart,
      int size,
      SelectionOption.OfDynamicSliceInDim... options) {
    String operator = "dynamic_slice_in_dim";
    AlongAxis<T> along = along(operator, x, given(operator, options));
    Operand<T> probabilities = floating(operator, "soft_start_index", softStart, x);
    int axis = along.axis();
    String what = settings().written(operator, "slice_size");
    long places =
        Math.max(
            Expectation.size(along.x().shape(), axis), Expectation.size(probabilities.shape(), 0));
    Operand<T> start = oneIndex(operator, along, probabilities);
    DynamicSlice.requireSize(what, size, places);
    return select(
        operator,
        x.type(),
        along.x(),
        start,
        (s, value, p) -> DynamicSlice.of(s.tf(), what, value, p, size, axis));
  }

  @Override
  default <T extends TFloating> Operand<T> dynamicSlice(
      Operand<T> x, List<? extends Operand<T>> softStarts, int... sizes) {
    String name = settings().written("dynamic_slice");
    String lengths = settings().written("dynamic_slice", "slice_sizes");
    Option.requireNonNull(name + ": softStarts", softStarts);
    Option.requireNonNull(lengths, sizes);
    Operand<T> values = floating("dynamic_slice", "x", x);
    Shape shape = values.shape();
    int rank = shape.isUnknown() ? sizes.length : shape.numDimensions();
    if (softStarts.size() != rank || sizes.length != rank) {
      throw new IllegalArgumentException(
          lengths
              + " must be one size for each of the "
              + rank
              + " dimensions, beside one soft start for each, got "
              + sizes.length
              + ", and "
              + softStarts.size()
              + " soft starts");
    }
    List<Operand<T>> starts = new ArrayList<>();
    softStarts.forEach(
        start -> starts.add(floating("dynamic_slice", "soft_start_index", start, x)));
    return settings()
        .run(
            "dynamic_slice",
            x.type(),
            s -> {
              SelectionOperators inDim = () -> s;
              Operand<T> slice = values;
              for (int i = 0; i < rank; i++) {
                slice =
                    inDim.dynamicSliceInDim(
                        slice, starts.get(i), sizes[i], SelectionOption.axis(i));
              }
              return slice;
            });
  }

  /** The operand and its axis, by default the first, along which one soft index selects. */
  private <T extends TFloating> AlongAxis<T> along(
      String operator, Operand<T> x, GivenOptions given) {
    return AlongAxis.of(
        settings().tf(),
        settings().written(operator),
        floating(operator, "x", x),
        Objects.requireNonNull(given.axis(0)));
  }

  private <T extends TFloating> Operand<T> oneIndex(
      String operator, AlongAxis<T> along, Operand<T> softIndex) {
    return Expectation.over(
        settings().tf(), settings().written(operator), along.x(), along.axis(), softIndex, 1);
  }

  private GivenOptions given(String operator, SelectionOption... options) {
    return GivenOptions.read(settings().written(operator), (Object[]) options);
  }

  private <T extends TFloating> Operand<T> select(
      String operator, Class<T> type, Operand<T> x, Operand<T> softIndex, Binary<T> build) {
    return settings()
        .run(
            operator,
            type,
            s ->
                build.build(
                    s, DeclaredShape.require(s.tf(), x), DeclaredShape.require(s.tf(), softIndex)));
  }

  private <T extends TFloating> Operand<T> floating(
      String operator, String argument, Operand<T> given) {
    return Inputs.floating(settings().tf(), given, settings().written(operator, argument));
  }

  /** Beside another operand: integers count as float32. */
  private <T extends TFloating> Operand<T> floating(
      String operator, String argument, Operand<T> given, Operand<T> other) {
    Operand<T> floating = floating(operator, argument, given);
    Halves.requireOneType(settings().written(operator), other, given);
    if (isWide(given) != isWide(other)) {
      Inputs.requireOneType(settings().written(operator), other, given);
    }
    return floating;
  }

  private static boolean isWide(Operand<?> operand) {
    return operand.type() == (Class<?>) TFloat64.class;
  }
}
