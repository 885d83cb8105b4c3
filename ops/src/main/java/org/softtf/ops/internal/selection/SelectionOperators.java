package org.softtf.ops.internal.selection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.settings.AlongAxis;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.GivenOptions;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Option.Kind;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.softtf.ops.selection.SelectionOps;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link SelectionOps} does. */
public non-sealed interface SelectionOperators extends SelectionOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, Operand<T> y) {
    Ops tf = settings().tf();
    String name = settings().written("where");
    Operand<T> weight = Inputs.floating(tf, condition, name + ": condition");
    Operand<T> left = Inputs.floating(tf, x, name + ": x");
    Operand<T> right = Inputs.floating(tf, y, name + ": y");
    Inputs.requireBroadcast(name, weight, left, right);
    return settings()
        .run(
            "where",
            (Settings s) -> {
              Operand<T> rest = s.tf().math.sub(s.tf().constant(weight.type(), 1.0), weight);
              return s.tf().math.add(s.tf().math.mul(left, weight), s.tf().math.mul(right, rest));
            });
  }

  @Override
  default <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, double y) {
    return where(condition, x, settings().tf().constant(condition.type(), y));
  }

  @Override
  default <T extends TFloating> Operand<T> where(Operand<T> condition, double x, double y) {
    return where(condition, settings().tf().constant(condition.type(), x), y);
  }

  @Override
  default <T extends TFloating> Operand<T> takeAlongAxis(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfTakeAlongAxis... options) {
    Integer axis = given("take_along_axis", options).axis(null);
    if (axis == null) {
      return shared("take_along_axis", x, softIndex, null);
    }
    String name = settings().written("take_along_axis");
    AlongAxis<T> along = AlongAxis.of(settings().tf(), x, axis);
    Expectation.requireLength(name, x, along.axis(), softIndex);
    if (!x.shape().isUnknown()) {
      Expectation.requireRank(name, softIndex, x.shape().numDimensions() + 1);
    }
    return select(
        "take_along_axis",
        x,
        softIndex,
        (s, value, p) -> Expectation.alongAxis(s.tf(), value, p, along.axis()));
  }

  @Override
  default <T extends TFloating> Operand<T> take(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfTake... options) {
    return shared("take", x, softIndex, given("take", options).axis(null));
  }

  private <T extends TFloating> Operand<T> shared(
      String operator, Operand<T> x, Operand<T> softIndex, @Nullable Integer axis) {
    AlongAxis<T> along = AlongAxis.of(settings().tf(), x, axis);
    String name = settings().written(operator);
    Expectation.requireRank(name, softIndex, 2);
    Expectation.requireLength(name, along.x(), along.axis(), softIndex);
    return select(
        operator,
        along.x(),
        softIndex,
        (s, value, p) -> Expectation.shared(s.tf(), value, p, along.axis()));
  }

  @Override
  default <T extends TFloating> Operand<T> choose(Operand<T> softIndex, Operand<T> choices) {
    Expectation.requireLength(settings().written("choose"), choices, 0, softIndex);
    return select(
        "choose",
        choices,
        softIndex,
        (s, value, p) -> Expectation.last(s.tf(), AxisMove.of(s.tf(), value, 0, -1), p));
  }

  @Override
  default <T extends TFloating> Operand<T> dynamicIndexInDim(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfDynamicIndexInDim... options) {
    GivenOptions given = given("dynamic_index_in_dim", options);
    int axis = oneAxis("dynamic_index_in_dim", x, softIndex, given);
    boolean keep = given.flag(Kind.KEEP_DIMS, true);
    return select(
        "dynamic_index_in_dim",
        x,
        softIndex,
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
    int axis = oneAxis(operator, x, softStart, given(operator, options));
    DynamicSlice.requireSize(settings().written(operator), size, Expectation.size(x.shape(), axis));
    return select(
        operator, x, softStart, (s, value, p) -> DynamicSlice.of(s.tf(), value, p, size, axis));
  }

  @Override
  default <T extends TFloating> Operand<T> dynamicSlice(
      Operand<T> x, List<? extends Operand<T>> softStarts, int... sizes) {
    int rank = x.shape().isUnknown() ? sizes.length : x.shape().numDimensions();
    if (softStarts.size() != rank || sizes.length != rank) {
      throw new IllegalArgumentException(
          settings().written("dynamic_slice")
              + ": there must be one soft start and one size for each of the "
              + rank
              + " dimensions, got "
              + softStarts.size()
              + " and "
              + sizes.length);
    }
    return settings()
        .run(
            "dynamic_slice",
            (Settings s) -> {
              SelectionOperators inDim = () -> s;
              Operand<T> slice = x;
              for (int i = 0; i < rank; i++) {
                slice =
                    inDim.dynamicSliceInDim(
                        slice, softStarts.get(i), sizes[i], SelectionOption.axis(i));
              }
              return slice;
            });
  }

  /** The axis, by default the first, along which one soft index selects. */
  private <T extends TFloating> int oneAxis(
      String operator, Operand<T> x, Operand<T> softIndex, GivenOptions given) {
    String name = settings().written(operator);
    int axis = AlongAxis.of(settings().tf(), x, given.axis(0)).axis();
    Expectation.requireRank(name, softIndex, 1);
    Expectation.requireLength(name, x, axis, softIndex);
    return axis;
  }

  private GivenOptions given(String operator, SelectionOption... options) {
    return GivenOptions.read(settings().written(operator), (Object[]) options);
  }

  private <T extends TFloating> Operand<T> select(
      String operator, Operand<T> x, Operand<T> softIndex, Settings.Binary<T> build) {
    Ops tf = settings().tf();
    String name = settings().written(operator);
    Operand<T> value = Inputs.floating(tf, x, name + ": x");
    Operand<T> probabilities = Inputs.floating(tf, softIndex, name + ": the soft index");
    return settings()
        .run(
            operator,
            (Settings s) ->
                build.build(
                    s,
                    DeclaredShape.require(s.tf(), value),
                    DeclaredShape.require(s.tf(), probabilities)));
  }
}
