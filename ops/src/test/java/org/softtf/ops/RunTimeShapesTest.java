// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.logic.LogicOption;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.safemath.NormOption;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Shapes that do not fit, which only a run knows, in sessions that optimize their graphs. */
class RunTimeShapesTest {
  private static final Shape ONE_DIMENSION = Shape.of(-1);
  private static final Shape TWO_DIMENSIONS = Shape.of(-1, -1);

  /** Views that build other operations. */
  enum View {
    SOFT,
    STRAIGHT_THROUGH,
    HARD,
    COMPILED;

    SoftOps of(Ops tf) {
      SoftOps soft = SoftOps.create(tf);
      return switch (this) {
        case SOFT -> soft;
        case STRAIGHT_THROUGH -> soft.straightThrough();
        case HARD -> soft.mode(Mode.HARD);
        case COMPILED -> soft.mode(Mode.C1).compiled();
      };
    }
  }

  /** Builds an operator of its operands. */
  @FunctionalInterface
  private interface Build {
    Operand<TFloat32> of(SoftOps soft, List<Operand<TFloat32>> operands);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void whatDoesNotBroadcastSaysSo(View view) {
    Map<String, Build> binary = new LinkedHashMap<>();
    binary.put("greater", (s, o) -> s.greater(o.get(0), o.get(1)));
    binary.put("less_equal", (s, o) -> s.lessEqual(o.get(0), o.get(1)));
    binary.put("equal", (s, o) -> s.equal(o.get(0), o.get(1)));
    binary.put("not_equal", (s, o) -> s.notEqual(o.get(0), o.get(1)));
    binary.put("isclose", (s, o) -> s.isClose(o.get(0), o.get(1)));
    binary.put("logical_and", (s, o) -> s.logicalAnd(o.get(0), o.get(1)));
    binary.put(
        "logical_or", (s, o) -> s.logicalOr(o.get(0), o.get(1), LogicOption.geometricMean(true)));
    binary.put("logical_xor", (s, o) -> s.logicalXor(o.get(0), o.get(1)));
    binary.put("div", (s, o) -> s.div(o.get(0), o.get(1)));
    binary.put("where", (s, o) -> s.where(o.get(0), o.get(1), 0));
    binary.put("clip", (s, o) -> s.clip(o.get(0), o.get(1), o.get(1)));
    binary.forEach(
        (name, build) -> {
          List<String> says =
              List.of("Incompatible shapes: ", "[2]", "[3]", name + "/shapes_must_broadcast");
          fails(view, build, List.of(ONE_DIMENSION, ONE_DIMENSION), says, Shape.of(2), Shape.of(3));
          fails(
              view,
              build,
              List.of(Shape.unknown(), Shape.of(-1, 3)),
              List.of("Incompatible shapes: ", "[2]", "[4,3]", name + "/shapes_must_broadcast"),
              Shape.of(2),
              Shape.of(4, 3));
        });
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void aSoftIndexOverOtherPlacesIsNotBroadcast(View view) {
    Map<String, Build> selections = new LinkedHashMap<>();
    selections.put("choose", (s, o) -> s.choose(o.get(1), o.get(0)));
    selections.put(
        "dynamicIndexInDim",
        (s, o) -> s.dynamicIndexInDim(o.get(0), o.get(1), SelectionOption.axis(0)));
    selections.forEach(
        (name, build) -> {
          List<String> says = List.of(name + ": the soft index must have", "over the places of x");
          for (int places : new int[] {1, 4}) {
            Shape[] fed = {Shape.of(places), Shape.of(5)};
            fails(view, build, List.of(ONE_DIMENSION, ONE_DIMENSION), says, fed);
            fails(view, build, List.of(ONE_DIMENSION, Shape.of(5)), says, fed);
            fails(view, build, List.of(Shape.unknown(), Shape.of(5)), says, fed);
            fails(view, build, List.of(ONE_DIMENSION, ONE_DIMENSION), says, fed[1], fed[0]);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void aSoftIndexForEachPlaceIsNotBroadcastEither(View view) {
    Build build = (s, o) -> s.takeAlongAxis(o.get(0), o.get(1), SelectionOption.axis(-1));
    List<String> says = List.of("takeAlongAxis: the soft index must have", "over the places of x");
    Shape three = Shape.of(-1, -1, -1);
    for (int places : new int[] {1, 4}) {
      Shape[] fed = {Shape.of(2, places), Shape.of(2, 3, 5)};
      fails(view, build, List.of(TWO_DIMENSIONS, three), says, fed);
      fails(view, build, List.of(Shape.unknown(), three), says, fed);
      fails(view, build, List.of(Shape.unknown(), Shape.unknown()), says, fed);
    }
    Shape[] flat = {Shape.of(2, 5), Shape.of(2, 5)};
    fails(view, build, List.of(Shape.unknown(), Shape.unknown()), says, flat);
  }

  /** TensorFlow takes out a check before a product of matrices, and then fails in the product. */
  @ParameterizedTest
  @EnumSource(View.class)
  void takeNamesItsRule(View view) {
    Build take = (s, o) -> s.take(o.get(0), o.get(1), SelectionOption.axis(-1));
    List<String> says =
        List.of("take(: the soft index must have|/soft_index_must_be).*over.the.places.of.x");
    for (Shape x : List.of(ONE_DIMENSION, TWO_DIMENSIONS, Shape.unknown())) {
      Shape fed = x.equals(ONE_DIMENSION) ? Shape.of(4) : Shape.of(2, 4);
      fails(view, take, List.of(x, TWO_DIMENSIONS), says, fed, Shape.of(3, 5));
      fails(view, take, List.of(x, Shape.of(-1, 5)), says, fed, Shape.of(3, 5));
    }
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void aShapeOtherThanDeclaredIsNamed(View view) {
    fails(
        view,
        (s, o) -> s.all(o.get(0), LogicOption.axis(-1)),
        List.of(Shape.of(-1, 5)),
        List.of(
            "is not compatible with expected shape ", "node all/", "/shape_must_be_as_declared"),
        Shape.of(2, 6));
  }

  /** What checks is not compiled: XLA would leave it out. */
  @ParameterizedTest
  @EnumSource(View.class)
  void aSliceLongerThanTheAxisIsRefused(View view) {
    fails(
        view,
        (s, o) -> s.dynamicSliceInDim(o.get(0), o.get(1), 5, SelectionOption.axis(0)),
        List.of(ONE_DIMENSION, ONE_DIMENSION),
        List.of("dynamicSliceInDim: size must be from 1 to the length of the axis"),
        Shape.of(3),
        Shape.of(3));
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void anAxisThatIsNotThereIsNamed(View view) {
    Map<String, Build> along = new LinkedHashMap<>();
    along.put("all", (s, o) -> s.all(o.get(0), LogicOption.axis(1)));
    along.put("any", (s, o) -> s.any(o.get(0), LogicOption.axis(-2)));
    along.put("norm", (s, o) -> s.norm(o.get(0), NormOption.axis(1)));
    along.put("take", (s, o) -> s.take(o.get(0), o.get(1), SelectionOption.axis(1)));
    along.forEach(
        (name, build) ->
            fails(
                view,
                build,
                List.of(Shape.unknown(), TWO_DIMENSIONS),
                List.of(name + ": axis must name a dimension of x; axis, number of dimensions:"),
                Shape.of(4),
                Shape.of(3, 4)));
  }

  private static void fails(
      View view, Build build, List<Shape> declared, List<String> says, Shape... fed) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat32>> operands = new ArrayList<>();
      declared.forEach(
          shape -> operands.add(tf.placeholder(TFloat32.class, Placeholder.shape(shape))));
      Operand<TFloat32> y = build.of(view.of(tf), operands);
      List<Tensor> tensors = Arrays.stream(fed).map(RunTimeShapesTest::numbers).toList();
      try (Session session = new Session(graph)) {
        Session.Runner runner = session.runner().fetch(y);
        for (int i = 0; i < fed.length; i++) {
          runner.feed(operands.get(i), tensors.get(i));
        }
        RuntimeException e =
            assertThrows(
                RuntimeException.class,
                () -> runner.run().close(),
                () -> view + " " + declared + Arrays.toString(fed) + says);
        for (String part : says) {
          assertTrue(says(e.getMessage(), part), () -> part + " in: " + e.getMessage());
        }
        assertFalse(e.getMessage().contains("indices["), e.getMessage());
      } finally {
        tensors.forEach(Tensor::close);
      }
    }
  }

  private static boolean says(String message, String part) {
    return message.contains(part) || Pattern.compile(part).matcher(message).find();
  }

  private static Tensor numbers(Shape shape) {
    double[] all = IntStream.range(0, (int) shape.size()).mapToDouble(i -> i / 10.).toArray();
    return Tensors.of(TFloat32.class, shape, all);
  }
}
