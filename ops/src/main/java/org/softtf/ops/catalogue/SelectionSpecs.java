package org.softtf.ops.catalogue;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.catalogue.OperatorSpec.Kind;
import org.softtf.ops.selection.SelectionOption;

/** The list's part for the package selection. */
final class SelectionSpecs {
  private static final String INDEX = "soft_index";
  private static final String START = "soft_start_index";

  static final List<OperatorSpec> LIST =
      List.of(
          Spec.of("selection", "where")
              .input("condition", Kind.SOFT_BOOL)
              .input("x", Kind.ARRAY)
              .input("y", Kind.ARRAY)
              .builtBy((soft, in, a) -> soft.where(in.get("condition"), in.get("x"), in.get("y"))),
          indexed("take_along_axis", INDEX)
              .arguments("axis")
              .builtBy(
                  (soft, in, a) ->
                      soft.takeAlongAxis(
                          in.get("x"),
                          in.get(INDEX),
                          a.isNull("axis")
                              ? SelectionOption.flatten()
                              : SelectionOption.axis(a.integer("axis", -1)))),
          indexed("take", INDEX)
              .arguments("axis")
              .builtBy(
                  (soft, in, a) ->
                      soft.take(
                          in.get("x"),
                          in.get(INDEX),
                          a.isNull("axis") || !a.has("axis")
                              ? SelectionOption.flatten()
                              : SelectionOption.axis(a.integer("axis", 0)))),
          Spec.of("selection", "choose")
              .input(INDEX, Kind.SOFT_INDEX)
              .input("choices", Kind.ARRAY)
              .builtBy((soft, in, a) -> soft.choose(in.get(INDEX), in.get("choices"))),
          indexed("dynamic_index_in_dim", INDEX)
              .arguments("axis", "keepdims")
              .builtBy(
                  (soft, in, a) ->
                      soft.dynamicIndexInDim(
                          in.get("x"),
                          in.get(INDEX),
                          SelectionOption.axis(a.integer("axis", 0)),
                          SelectionOption.keepDims(a.flag("keepdims", true)))),
          indexed("dynamic_slice_in_dim", START)
              .arguments("axis", "slice_size")
              .builtBy(
                  (soft, in, a) ->
                      soft.dynamicSliceInDim(
                          in.get("x"),
                          in.get(START),
                          a.requiredInteger("slice_size"),
                          SelectionOption.axis(a.integer("axis", 0)))),
          indexed("dynamic_slice", START + "_*")
              .arguments("slice_sizes")
              .builtBy(
                  (soft, in, a) ->
                      soft.dynamicSlice(
                          in.get("x"), in.list(START + "_"), integers(a, "slice_sizes"))));

  private SelectionSpecs() {}

  private static Spec indexed(String name, String index) {
    return Spec.of("selection", name).input("x", Kind.ARRAY).input(index, Kind.SOFT_INDEX);
  }

  private static int[] integers(Arguments arguments, String name) {
    return Arrays.stream(arguments.numbers(name)).mapToInt(number -> (int) number).toArray();
  }
}
