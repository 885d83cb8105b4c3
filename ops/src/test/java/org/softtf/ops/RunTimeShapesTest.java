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
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.logic.LogicOption;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
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
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Shapes that do not fit, which only a run knows, in sessions that optimize their graphs. */
class RunTimeShapesTest {
  private static final Shape ONE_DIMENSION = Shape.of(-1);
  private static final Shape TWO_DIMENSIONS = Shape.of(-1, -1);
  private static final int COLUMNS = 5;
  private static final Seed SEED = Seed.of(1, 2);

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
          String places = "over the places of " + (name.equals("choose") ? "choices" : "x");
          List<String> says = List.of(name + ": the soft index must have", places);
          for (int other : new int[] {1, 4}) {
            Shape[] fed = {Shape.of(other), Shape.of(5)};
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

  /** TensorFlow sees in such an operand what shape x has, and leaves a check beside x out. */
  @ParameterizedTest
  @EnumSource(View.class)
  void whatIsForAnotherNumberOfRowsIsNamed(View view) {
    Map<String, Build> beside = new LinkedHashMap<>();
    beside.put("sort/shape_must_fit_mask", (s, o) -> s.sort(o.get(0), mask(o)));
    beside.put("argmax/shape_must_fit_mask", (s, o) -> s.argmax(o.get(0), mask(o)));
    beside.put(
        "rank/shape_must_fit_mask", (s, o) -> s.rank(o.get(0), mask(o), ArrayOption.flatten()));
    beside.put(
        "quantile/shape_must_fit_lengths",
        (s, o) -> s.quantile(o.get(0), 0.3, ArrayOption.lengths(ofRows(o))));
    beside.put("top_k_mask/shape_must_fit_k", (s, o) -> s.topKMask(o.get(0), floats(o, ofRows(o))));
    beside.put(
        "quantile_newton/shape_must_fit_q",
        (s, o) -> s.quantileNewton(o.get(0), floats(o, tf(o).constant(new double[] {.1, .2, .3}))));
    beside.put(
        "median_newton/shape_must_fit_weights",
        (s, o) -> s.medianNewton(o.get(0), ArrayOption.weights(floats(o, there(o)))));
    beside.put(
        "random.categorical/shape_must_fit_lengths",
        (s, o) -> s.categorical(o.get(0), SEED, RandomOption.lengths(ofRows(o))));
    beside.put(
        "random.permutation/shape_must_fit_mask",
        (s, o) -> s.permutation(o.get(0), SEED, RandomOption.mask(there(o))));
    beside.forEach(
        (node, build) -> {
          List<String> says =
              List.of("is not compatible with expected shape [3,5]", node.replace("/", "/.*"));
          for (int rows : new int[] {1, 2}) {
            fails(view, build, List.of(Shape.of(-1, COLUMNS)), says, Shape.of(rows, COLUMNS));
          }
          fails(view, build, List.of(TWO_DIMENSIONS), List.of(says.get(1)), Shape.of(2, COLUMNS));
        });
  }

  private static Ops tf(List<Operand<TFloat32>> operands) {
    return Ops.create(operands.get(0).env());
  }

  private static ArrayOption.Mask mask(List<Operand<TFloat32>> operands) {
    return ArrayOption.mask(there(operands));
  }

  private static Operand<TBool> there(List<Operand<TFloat32>> operands) {
    boolean[][] there = new boolean[3][COLUMNS];
    Arrays.stream(there).forEach(row -> Arrays.fill(row, true));
    return tf(operands).constant(there);
  }

  private static Operand<TInt32> ofRows(List<Operand<TFloat32>> operands) {
    return tf(operands).constant(new int[] {1, 2, 3});
  }

  private static Operand<TFloat32> floats(List<Operand<TFloat32>> operands, Operand<?> numbers) {
    return tf(operands).dtypes.cast(numbers, TFloat32.class);
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
