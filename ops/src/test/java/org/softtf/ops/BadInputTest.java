// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.comparison.CloseOption;
import org.softtf.ops.elementwise.RoundOption;
import org.softtf.ops.logic.LogicOption;
import org.softtf.ops.reference.Tensors;
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
import org.tensorflow.types.TFloat64;

/** Every mistake gets an error that says what is wrong, and leaves the graph usable. */
class BadInputTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SoftOps soft = SoftOps.create(tf);
  private final Operand<TFloat32> x = tf.constant(new float[][] {{1, 2, 3}, {4, 5, 6}});

  @AfterEach
  void theGraphStillWorks() {
    try (Session session = new Session(graph);
        Tensor value = session.runner().fetch(soft.mode(Mode.HARD).abs(x)).run().get(0)) {
      assertEquals(6, Tensors.values(value).length);
    }
    graph.close();
  }

  private static void requireError(String part, Executable executable) {
    Exception e = assertThrows(IllegalArgumentException.class, executable);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void softnessMustBePositiveAndFinite(double softness) {
    requireError("softness must be > 0", () -> soft.softness(softness));
    requireError(
        "softness must be > 0",
        () ->
            Catalogue.standard()
                .build(tf, "abs", Map.of("x", x), Arguments.of(Map.of("softness", softness))));
  }

  @Test
  void softnessMustFitTheType() {
    requireError(
        "abs: softness must be at least 5.8774717541114375E-39 in float32, got 1.0E-45",
        () -> soft.softness(1e-45).abs(x));
    requireError(
        "abs: softness must be at most 1.7014117331926443E38 in float32, got 1.0E300",
        () -> soft.softness(1e300).abs(x));
    assertDoesNotThrow(() -> soft.softness(1e-45).abs(tf.constant(new double[] {1, 2})));
  }

  @Test
  void softnessMustBeAFloatingScalar() {
    requireError("scalar", () -> soft.softness(tf.constant(new float[] {1})));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aSoftnessTensorIsCheckedWhenTheGraphRuns(double value) {
    Operand<TFloat64> softness = tf.placeholder(TFloat64.class);
    Operand<TFloat32> y = soft.softness(softness).abs(x);
    requireRunError(
        "softness must be > 0", softness, Tensors.of(TFloat64.class, Shape.scalar(), value), y);
  }

  @Test
  void aSoftnessTensorOfUnknownShapeMustTurnOutAScalar() {
    Operand<TFloat64> softness = tf.placeholder(TFloat64.class);
    Operand<TFloat32> y = soft.softness(softness).abs(x);
    requireRunError(
        "should be a scalar", softness, Tensors.of(TFloat64.class, Shape.of(2), 1, 1), y);
  }

  private void requireRunError(
      String part, Operand<?> placeholder, Tensor value, Operand<?> fetched) {
    try (Session session = new Session(graph);
        value) {
      Session.Runner runner = session.runner().feed(placeholder, value).fetch(fetched);
      // TensorFlow's errors have no common class below this one
      Exception e = assertThrows(RuntimeException.class, runner::run);
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  static Stream<List<Object>> axes() {
    return Stream.of(
        List.of("all", Map.of("axis", 2)),
        List.of("any", Map.of("axis", -3)),
        List.of("norm", Map.of("axis", 5)),
        List.of("take", Map.of("axis", 2)),
        List.of("take_along_axis", Map.of("axis", -3)),
        List.of("dynamic_index_in_dim", Map.of("axis", 2)),
        List.of("dynamic_slice_in_dim", Map.of("axis", 2, "slice_size", 1)));
  }

  @ParameterizedTest
  @MethodSource("axes")
  @SuppressWarnings("unchecked") // the rows above
  void anAxisMustExist(List<Object> row) {
    String name = (String) row.get(0);
    var spec = Catalogue.standard().find(name).orElseThrow();
    Map<String, Operand<?>> inputs =
        spec.inputs().size() == 1
            ? Map.of("x", x)
            : Map.of("x", x, spec.inputs().get(1).name(), tf.constant(new float[] {1, 0, 0}));
    requireError(
        "axis must be in [-2, 2), got",
        () ->
            Catalogue.standard()
                .build(tf, name, inputs, Arguments.of((Map<String, Object>) row.get(1))));
  }

  @Test
  void aScalarHasNoAxis() {
    requireError("a scalar, which has none", () -> soft.all(tf.constant(1f), LogicOption.axis(0)));
  }

  @Test
  void shapesMustBroadcast() {
    Operand<TFloat32> y = tf.constant(new float[] {1, 2});
    requireError("greater: shapes [2, 3] and [2] do not broadcast", () -> soft.greater(x, y));
    requireError("logicalAnd: shapes", () -> soft.logicalAnd(x, y));
    requireError("clip: shapes", () -> soft.clip(x, tf.constant(0f), y));
    requireError("where: shapes", () -> soft.where(x, y, x));
    requireError("div: shapes", () -> soft.div(y, x));
  }

  @Test
  void aSoftIndexMustFit() {
    Operand<TFloat32> two = tf.constant(new float[][] {{1, 0}});
    SelectionOption.Axis first = SelectionOption.axis(0);
    requireError(
        "over 2 places, but x, of shape [2, 3], has 3",
        () -> soft.take(x, two, SelectionOption.axis(1)));
    requireError(
        "must have 2 dimensions", () -> soft.take(x, tf.constant(new float[] {1, 0}), first));
    requireError("must have 3 dimensions", () -> soft.takeAlongAxis(x, two, first));
    requireError("must have 1 dimension,", () -> soft.dynamicIndexInDim(x, two, first));
    requireError("over 2 places", () -> soft.choose(two, tf.constant(new float[] {1, 2, 3})));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void aSliceMustFit(int size) {
    Operand<TFloat32> start = tf.constant(new float[] {1, 0});
    requireError(
        "dynamicSliceInDim: size must be from 1 to 2, got " + size,
        () -> soft.dynamicSliceInDim(x, start, size, SelectionOption.axis(0)));
    requireError(
        "dynamicSlice: sizes must be one size for each",
        () -> soft.dynamicSlice(x, List.of(start), 1));
  }

  @Test
  void optionsMustBeInRange() {
    requireError("neighborRadius must be from 1", () -> RoundOption.neighborRadius(0));
    requireError("relativeTolerance must be at least 0", () -> CloseOption.relativeTolerance(-1));
    requireError(
        "absoluteTolerance must be at least 0", () -> CloseOption.absoluteTolerance(Double.NaN));
    requireError("low must be at most high", () -> soft.clip(x, 1, 0));
  }

  @Test
  void typesMustBeNumbers() {
    requireError(
        "abs: x must be float16, bfloat16, float32, float64 or an integer type, got TBool",
        () ->
            Catalogue.standard()
                .build(
                    tf,
                    "abs",
                    Map.of("x", tf.dtypes.cast(x, TBool.class)),
                    Arguments.of(Map.of())));
    requireError(
        "greater: all inputs must have one floating type, got",
        () ->
            Catalogue.standard()
                .build(
                    tf,
                    "greater",
                    Map.of("x", x, "y", tf.dtypes.cast(x, TFloat64.class)),
                    Arguments.of(Map.of())));
  }

  @Test
  void operandsMustBeOfOneGraph() {
    try (Graph other = new Graph()) {
      Ops there = Ops.create(other);
      Operand<TFloat32> foreign = there.constant(new float[] {1, 2, 3});
      assertThrows(IllegalArgumentException.class, () -> soft.abs(foreign));
      assertThrows(IllegalArgumentException.class, () -> soft.greater(x, foreign));
      assertThrows(IllegalArgumentException.class, () -> soft.logicalAnd(x, foreign));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              soft.softness(there.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar())))
                  .abs(x));
    }
  }

  @Test
  void softOnlyOperatorsHaveNoHardMode() {
    requireError("use heaviside", () -> soft.mode(Mode.HARD).sigmoidal(x));
    requireError("use relu", () -> soft.straightThrough().softRelu(x));
  }

  @Test
  void namesMustBeKnown() {
    requireError("\"abz\" (did you mean \"abs\"?); there are", () -> build("abz", Map.of()));
    requireError("\"topK_st\" (did you mean \"top_k_st\"?)", () -> build("topK_st", Map.of()));
    requireError(
        "\"bernoulli\" (did you mean \"random.bernoulli\"?)", () -> build("bernoulli", Map.of()));
    requireError(
        "\"softrelu_st\", for softrelu has no straight-through form (did you mean \"relu_st\"?)",
        () -> build("softrelu_st", Map.of()));
    requireError("there is no operator \"fourier\"; there are", () -> build("fourier", Map.of()));
    requireError(
        "\"sqrt_st\", for sqrt has no straight-through form (did you mean \"sqrt\"?)",
        () -> build("sqrt_st", Map.of()));
    requireError("abs has no argument \"axis\"", () -> build("abs", Map.of("axis", 0)));
    requireError("sqrt has no argument \"mode\"", () -> build("sqrt", Map.of("mode", "c0")));
    requireError(
        "abs: mode must be one of hard, smooth", () -> build("abs", Map.of("mode", "soft")));
    requireError("sigmoidal has no mode hard", () -> build("sigmoidal", Map.of("mode", "hard")));
    requireError("relu: gated must be true or false", () -> build("relu", Map.of("gated", 1)));
    requireError("must be a whole number", () -> build("round", Map.of("neighbor_radius", 1.5)));
    requireError("greater needs the input \"y\"", () -> build("greater", Map.of()));
    requireError(
        "\"slice_size\" is needed",
        () ->
            Catalogue.standard()
                .build(
                    tf,
                    "dynamic_slice_in_dim",
                    Map.of("x", x, "soft_start_index", tf.constant(new float[] {1, 0})),
                    Arguments.of(Map.of())));
    requireError(
        "abs has no input \"z\"",
        () ->
            Catalogue.standard().build(tf, "abs", Map.of("x", x, "z", x), Arguments.of(Map.of())));
    requireError(
        "both as an input and as an argument",
        () ->
            Catalogue.standard()
                .build(
                    tf,
                    "abs",
                    Map.of("x", x, "softness", tf.constant(1f)),
                    Arguments.of(Map.of("softness", 0.1))));
  }

  private void build(String name, Map<String, Object> arguments) {
    Catalogue.standard().build(tf, name, Map.of("x", x), Arguments.of(arguments));
  }
}
