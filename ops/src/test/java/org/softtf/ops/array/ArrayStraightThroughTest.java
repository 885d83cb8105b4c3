// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The straight-through value is the hard one to the last bit. */
class ArrayStraightThroughTest {
  private static final int ROWS = 125_000;
  private static final int N = 8;

  static Stream<ArrayCases.Operator> operators() {
    return ArrayCases.OPERATORS.stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void aMillionNumbersHaveTheHardBits(ArrayCases.Operator operator) {
    Random random = new Random(17);
    float[] x = new float[ROWS * N];
    for (int i = 0; i < x.length; i++) {
      // sizes from 1e-3 to 1e3, ties now and then
      x[i] = i % 7 == 3 ? x[i - 1] : (float) (random.nextGaussian() * Math.pow(10, i % 5 - 2));
    }
    x[0] = -0f;
    x[1] = 0f;
    x[9] = Float.POSITIVE_INFINITY; // where the soft value is NaN
    x[17] = Float.NEGATIVE_INFINITY;
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var in = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, N)));
      SoftOps soft = SoftOps.create(tf);
      Operand<?> hard = build(operator, soft.mode(Mode.HARD), in);
      Operand<?> through = build(operator, soft.straightThrough(), in);
      try (Session session = new Session(graph);
          TFloat32 fed = TFloat32.tensorOf(Shape.of(ROWS, N), DataBuffers.of(x, false, false));
          Result result = session.runner().feed(in, fed).fetch(hard).fetch(through).run()) {
        assertArrayEquals(bits((TFloat32) result.get(0)), bits((TFloat32) result.get(1)));
      }
    }
  }

  @SuppressWarnings("unchecked") // operators keep their input's type
  private static Operand<?> build(ArrayCases.Operator operator, SoftOps soft, Operand<TFloat32> x) {
    Operand<?> any = x;
    return operator.build().build(soft, (Operand<TFloat64>) any);
  }

  private static int[] bits(FloatNdArray values) {
    float[] floats = new float[(int) values.size()];
    values.copyTo(DataBuffers.of(floats, false, false));
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return bits;
  }

  @ParameterizedTest
  @MethodSource("operators")
  void theGradientIsTheSoftOne(ArrayCases.Operator operator) {
    double[] x = ArrayGradientTest.x(6, 4);
    Shape shape = Shape.of(6);
    for (Mode mode : List.of(Mode.SMOOTH, Mode.C1)) {
      // of a linear loss, which does not depend on the value
      double[] soft = linear(shape, x, (s, in) -> operator.build().build(s.mode(mode), in));
      double[] through =
          linear(shape, x, (s, in) -> operator.build().build(s.mode(mode).straightThrough(), in));
      assertArrayEquals(soft, through, 1e-12);
    }
  }

  /** A method may give no soft indices of the greatest elements; exact ones have no gradient. */
  @ParameterizedTest
  @EnumSource(Method.class)
  void topKHasExactIndices(Method method) {
    boolean gives =
        Set.of(Method.SOFTSORT, Method.NEURALSORT, Method.OT, Method.CDF_SUM).contains(method);
    Set<Mode> modes =
        method == Method.SMOOTH_SORT
            ? Set.of(Mode.SMOOTH)
            : EnumSet.complementOf(EnumSet.of(Mode.HARD));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[][] {{1, 3, 2, 0}, {5, 5, 4, 6}});
      for (Mode mode : modes) {
        SoftOps soft = SoftOps.create(tf).method(method).mode(mode);
        assertEquals(gives, soft.topK(x, 2).hasIndices());
        TopK<TFloat64> through = soft.straightThrough().topK(x, 2);
        Operand<TFloat64> gradient = SafeGradients.of(tf, tf.math.square(through.indices()), x);
        Operand<TFloat64> ofValues = SafeGradients.of(tf, through.values(), x);
        Operand<TFloat64> ofSoft = SafeGradients.of(tf, soft.topK(x, 2).values(), x);
        try (Result result =
            session
                .runner()
                .fetch(through.indices())
                .fetch(gradient)
                .fetch(ofValues)
                .fetch(ofSoft)
                .run()) {
          assertArrayEquals(
              new double[] {0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0},
              Tensors.values(result.get(0)));
          if (!gives) {
            assertArrayEquals(new double[8], Tensors.values(result.get(1)));
          }
          assertArrayEquals(Tensors.values(result.get(3)), Tensors.values(result.get(2)), 1e-12);
        }
      }
    }
  }

  private static double[] linear(Shape shape, double[] x, Evaluated.Operator<TFloat64> operator) {
    return Evaluated.of(
            shape,
            x,
            (soft, in) -> {
              Ops tf = soft.tf();
              Operand<TFloat64> y = operator.build(soft, in);
              Operand<TFloat64> flat = tf.reshape(y, tf.constant(new int[] {-1}));
              Operand<TFloat64> weights =
                  tf.dtypes.cast(
                      tf.range(
                          tf.constant(1),
                          tf.math.add(tf.size(flat), tf.constant(1)),
                          tf.constant(1)),
                      TFloat64.class);
              return SafeGradients.of(tf, tf.math.mul(flat, weights), in);
            })
        .data();
  }
}
