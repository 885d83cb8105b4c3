// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

class StraightThroughTest {
  private static final int PAIRS = 1 << 20;
  private static final float[] SPECIAL = {
    0,
    -0f,
    1,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);

  @AfterEach
  void close() {
    graph.close();
  }

  /** Any bit pattern, and now and then one of the special numbers. */
  private static float anyFloat(Random random) {
    return random.nextInt(8) == 0
        ? SPECIAL[random.nextInt(SPECIAL.length)]
        : Float.intBitsToFloat(random.nextInt());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsEveryBitOfTheHardValueOfAMillionPairs(boolean optimized) {
    Random random = new Random(8);
    float[] hard = new float[PAIRS];
    float[] soft = new float[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      hard[i] = anyFloat(random);
      soft[i] = anyFloat(random);
    }
    float[] joined = joined(hard, soft, optimized);
    for (int i = 0; i < PAIRS; i++) {
      if (Float.isNaN(hard[i])) {
        assertTrue(Float.isNaN(joined[i]));
      } else {
        float expected = Math.abs(hard[i]) < Float.MIN_NORMAL ? Math.copySign(0, hard[i]) : hard[i];
        if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(joined[i])) {
          assertEquals(expected, joined[i], "hard " + hard[i] + ", soft " + soft[i]);
        }
      }
    }
  }

  private float[] joined(float[] hard, float[] soft, boolean optimized) {
    Shape shape = Shape.of(hard.length);
    Operand<TFloat32> h = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Operand<TFloat32> s = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Operand<TFloat32> y = StraightThrough.join(tf, h, s);
    RewriterConfig rewriting =
        RewriterConfig.newBuilder().setDisableMetaOptimizer(!optimized).build();
    ConfigProto config =
        ConfigProto.newBuilder()
            .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting))
            .build();
    try (Session session = new Session(graph, config);
        TFloat32 hardTensor = TFloat32.tensorOf(shape, DataBuffers.of(hard, true, false));
        TFloat32 softTensor = TFloat32.tensorOf(shape, DataBuffers.of(soft, true, false));
        Result result = session.runner().feed(h, hardTensor).feed(s, softTensor).fetch(y).run()) {
      float[] values = new float[hard.length];
      ((TFloat32) result.get(0)).copyTo(DataBuffers.of(values, false, false));
      return values;
    }
  }

  @Test
  void hasTheGradientsOfTheSoftValueToSecondOrder() {
    Operand<TFloat64> x = tf.constant(new double[] {-1.4, 0.6});
    Operand<TFloat64> y = StraightThrough.join(tf, tf.math.rint(x), tf.math.exp(x));
    assertArrayEquals(new double[] {-1, 1}, doubles(graph, y));
    double[] exponentials = {Math.exp(-1.4), Math.exp(0.6)};
    Operand<TFloat64> dx = SafeGradients.of(tf, y, x);
    assertArrayEquals(exponentials, doubles(graph, dx), 1e-15);
    assertArrayEquals(exponentials, doubles(graph, SafeGradients.of(tf, dx, x)), 1e-15);
  }

  @Test
  void letsNoGradientThroughWhereTheSoftValueIsNotFinite() {
    Operand<TFloat64> x = tf.constant(new double[] {1000, -1, 2});
    Operand<TFloat64> soft =
        tf.math.mul(tf.math.exp(x), tf.constant(new double[] {1, Double.NaN, 1}));
    Operand<TFloat64> y = StraightThrough.join(tf, tf.math.neg(x), soft);
    assertArrayEquals(new double[] {-1000, 1, -2}, doubles(graph, y));
    assertArrayEquals(new double[] {0, 0, 1}, doubles(graph, SafeGradients.of(tf, y, soft)), 1e-15);
  }

  @Test
  void consistsOfPlainOperations() {
    StraightThrough.join(tf, tf.constant(1f), tf.constant(2f));
    Set<String> types = new TreeSet<>();
    graph.operations().forEachRemaining(operation -> types.add(operation.type()));
    assertEquals(
        Set.of("Const", "IsFinite", "SelectV2", "StopGradient", "Sub", "ZerosLike"), types);
  }

  /** One operator in two views: the hard one rounds, the soft one squares. */
  private record View(Ops tf, boolean hard) implements StraightThrough.Views<View> {
    @Override
    public View hardView() {
      return new View(tf, true);
    }

    @Override
    public View softView() {
      return new View(tf, false);
    }

    Operand<TFloat64> operator(Operand<TFloat64> x) {
      return hard ? tf.math.rint(x) : tf.math.square(x);
    }

    /** The operator by itself straight-through. */
    Operand<TFloat64> straightThrough(Operand<TFloat64> x) {
      return StraightThrough.of(this, view -> view.operator(x));
    }
  }

  @Test
  void switchesACompositionAsAWholeOrEachOperatorByItself() {
    View view = new View(tf, false);
    Operand<TFloat64> x = tf.constant(1.6);
    Operand<TFloat64> whole = StraightThrough.of(view, v -> v.operator(v.operator(x)));
    Operand<TFloat64> each = view.straightThrough(view.straightThrough(x));
    assertArrayEquals(new double[] {2}, doubles(graph, whole));
    assertArrayEquals(new double[] {2}, doubles(graph, each));
    double fourthPower = 4 * Math.pow(1.6, 3);
    assertArrayEquals(
        new double[] {fourthPower}, doubles(graph, SafeGradients.of(tf, whole, x)), 1e-12);
    double roundedInBetween = 2 * 2 * (2 * 1.6);
    assertArrayEquals(
        new double[] {roundedInBetween}, doubles(graph, SafeGradients.of(tf, each, x)), 1e-12);
  }

  @Test
  void joinsSeveralOutputsAndTakesTheHardOneOfThoseThatAreNotFloating() {
    Operand<TFloat64> x = tf.constant(1.6);
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> two = tf.constant(2);
    View view = new View(tf, false);
    List<Operand<?>> outputs =
        StraightThrough.ofAll(
            view, v -> List.of(v.operator(x), v.hard() ? one : two, tf.math.neg(v.operator(x))));
    assertArrayEquals(new double[] {2}, doubles(graph, outputs.get(0)));
    assertSame(one, outputs.get(1));
    assertArrayEquals(new double[] {-2}, doubles(graph, outputs.get(2)));
    assertArrayEquals(
        new double[] {3.2 - 2 * 3.2},
        doubles(
            graph,
            SafeGradients.of(
                    tf,
                    List.of(outputs.get(0), outputs.get(2)),
                    List.of(x),
                    SafeGradients.cotangents(List.of(tf.constant(1.0), tf.constant(2.0))))
                .get(0)),
        1e-12);
  }

  @Test
  void replacesTheGradientOfAFunctionInTwoVersions() {
    Operand<TFloat64> x = tf.constant(new double[] {1.6, -0.2});
    Operand<TFloat64> y =
        GradientReplacement.of(tf, forward -> forward ? tf.math.rint(x) : tf.math.square(x));
    assertArrayEquals(new double[] {2, -0.0}, doubles(graph, y));
    assertArrayEquals(new double[] {3.2, -0.4}, doubles(graph, SafeGradients.of(tf, y, x)));
    List<Operand<?>> both =
        GradientReplacement.ofAll(
            tf, forward -> List.of(forward ? tf.math.ceil(x) : x, forward ? x : tf.math.exp(x)));
    assertArrayEquals(new double[] {2, -0.0}, doubles(graph, both.get(0)));
    assertArrayEquals(new double[] {1.6, -0.2}, doubles(graph, both.get(1)));
    double[] gradient = doubles(graph, SafeGradients.of(tf, both, List.of(x)).get(0));
    assertArrayEquals(new double[] {1 + Math.exp(1.6), 1 + Math.exp(-0.2)}, gradient, 1e-12);
  }

  @Test
  void refusesResultsThatDoNotGoTogether() {
    Operand<TFloat64> scalar = tf.constant(1.0);
    Operand<TFloat64> vector = tf.constant(new double[2]);
    assertRefused(
        "must have one shape, got [] and [2]", () -> StraightThrough.join(tf, scalar, vector));
    assertRefused(
        "must have one type, got TFloat64 and TFloat32",
        () ->
            GradientReplacement.ofAll(tf, forward -> List.of(forward ? scalar : tf.constant(1f))));
    assertRefused(
        "as many hard results as soft ones, got 1 and 2",
        () ->
            GradientReplacement.ofAll(
                tf, forward -> forward ? List.of(scalar) : List.of(scalar, scalar)));
  }
}
