// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import java.util.stream.LongStream;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.ndarray.Shape;

/** The list's part for the package selection. */
final class SelectionSpecs {
  private static final String INDEX = "soft_index";
  private static final String START = "soft_start_index";
  private static final String STARTS = "soft_start_index_*";
  private static final double[] ROW = {0, 1, 0.5};

  static final List<OperatorSpec> LIST =
      List.of(
          OperatorSpec.of("selection", "where")
              .input("condition", Kind.SOFT_BOOL)
              .input(InputSpec.of("x", Kind.ARRAY).heldAt(1))
              .input(InputSpec.of("y", Kind.ARRAY).heldAt(-1))
              .drawnInput("condition")
              .builtBy((soft, in, a) -> soft.where(in.get("condition"), in.get("x"), in.get("y"))),
          indexed("take_along_axis", INDEX, ShapeRule.INDICES_IN_PLACE)
              .arguments(CommonArguments.axis(-1).orNull())
              .builtBy(
                  (soft, in, a) -> soft.takeAlongAxis(in.get("x"), in.get(INDEX), axisOrFlat(a))),
          indexed("take", INDEX, ShapeRule.INDICES)
              .arguments(CommonArguments.axis(null))
              .builtBy((soft, in, a) -> soft.take(in.get("x"), in.get(INDEX), axisOrFlat(a))),
          OperatorSpec.of("selection", "choose")
              .input(INDEX, Kind.SOFT_INDEX)
              .input(InputSpec.of("choices", Kind.ARRAY).shaped(ShapeRule.CHOICES).heldAt(ROW))
              .drawnElement(0)
              .builtBy((soft, in, a) -> soft.choose(in.get(INDEX), in.get("choices"))),
          indexed("dynamic_index_in_dim", INDEX, ShapeRule.ALONG_AXIS)
              .arguments(CommonArguments.axis(0), CommonArguments.keepDims(true))
              .builtBy(
                  (soft, in, a) ->
                      soft.dynamicIndexInDim(
                          in.get("x"),
                          in.get(INDEX),
                          axis(a),
                          SelectionOption.keepDims(a.flag("keepdims")))),
          indexed("dynamic_slice_in_dim", START, ShapeRule.ALONG_AXIS)
              .arguments(
                  CommonArguments.axis(0),
                  ArgumentSpec.of("slice_size", ArgumentKind.WHOLE_NUMBER)
                      .required()
                      .countingElements()
                      .sample(main -> half(main.get(-1))))
              .builtBy(
                  (soft, in, a) ->
                      soft.dynamicSliceInDim(
                          in.get("x"), in.get(START), a.integer("slice_size"), axis(a))),
          indexed("dynamic_slice", STARTS, ShapeRule.INDEX_FOR_EACH_DIMENSION)
              .arguments(
                  ArgumentSpec.of("slice_sizes", ArgumentKind.WHOLE_NUMBERS)
                      .required()
                      .countingElements()
                      .sample(SelectionSpecs::halves))
              .builtBy(
                  (soft, in, a) ->
                      soft.dynamicSlice(in.get("x"), in.list(STARTS), a.integers("slice_sizes"))));

  private SelectionSpecs() {}

  private static OperatorSpecBuilder indexed(String name, String index, ShapeRule shape) {
    return OperatorSpec.of("selection", name)
        .input(InputSpec.of("x", Kind.ARRAY).heldAt(ROW))
        .input(InputSpec.of(index, Kind.SOFT_INDEX).shaped(shape))
        .drawnInput(index);
  }

  private static SelectionOption.Axis axis(ArgumentValues arguments) {
    return SelectionOption.axis(arguments.integer("axis"));
  }

  private static Option axisOrFlat(ArgumentValues arguments) {
    return (Option) (arguments.isNull("axis") ? SelectionOption.flatten() : axis(arguments));
  }

  private static int half(long size) {
    return (int) (size + 1) / 2;
  }

  private static List<Integer> halves(Shape main) {
    return LongStream.of(main.asArray()).mapToObj(SelectionSpecs::half).toList();
  }
}
