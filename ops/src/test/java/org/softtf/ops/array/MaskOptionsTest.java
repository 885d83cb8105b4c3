// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Shapes of masks and lengths, axes, and what is refused; MaskTest has the numbers. */
class MaskOptionsTest {
  private static final EagerSession SESSION = EagerSession.create();
  private static final Ops TF = Ops.create(SESSION);
  private static final SoftOps HARD = SoftOps.create(TF).mode(Mode.HARD);

  private static final Operand<TFloat64> X = TF.constant(new double[][] {{5, 9, 3}, {4, 1, 8}});

  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @AfterAll
  static void close() {
    SESSION.close();
  }

  private static double[] sorted(ArrayOption.OfSort... options) {
    return Tensors.values(HARD.sort(X, options).asTensor());
  }

  @Test
  void masksBroadcast() {
    Operand<TBool> columns = TF.constant(new boolean[] {true, false, true});
    assertArrayEquals(new double[] {3, 5, 0, 4, 8, 0}, sorted(ArrayOption.mask(columns)));
    Operand<TBool> rows = TF.constant(new boolean[][] {{false}, {true}});
    assertArrayEquals(new double[] {0, 0, 0, 1, 4, 8}, sorted(ArrayOption.mask(rows)));
    assertArrayEquals(
        new double[] {4, 1, 8, 0, 0, 0}, sorted(ArrayOption.mask(rows), ArrayOption.axis(0)));
    assertArrayEquals(
        new double[] {3, 4, 5, 8, 0, 0}, sorted(ArrayOption.mask(columns), ArrayOption.flatten()));
    Operand<TFloat64> square = TF.constant(new double[][] {{5, 9, 3}, {4, 1, 8}, {2, 7, 6}});
    assertArrayEquals(
        new double[] {3, 5, 0, 4, 8, 0, 2, 6, 0},
        Tensors.values(HARD.sort(square, ArrayOption.mask(columns)).asTensor()));
  }

  @Test
  void lengthsBroadcast() {
    Operand<TInt32> ofRows = TF.constant(new int[] {2, 0});
    assertArrayEquals(new double[] {5, 9, 0, 0, 0, 0}, sorted(ArrayOption.lengths(ofRows)));
    Operand<TInt32> one = TF.constant(2);
    assertArrayEquals(new double[] {5, 9, 0, 1, 4, 0}, sorted(ArrayOption.lengths(one)));
    Operand<TInt32> ofColumns = TF.constant(new int[] {1, 2, 0});
    assertArrayEquals(
        new double[] {5, 1, 0, 0, 9, 0},
        sorted(ArrayOption.lengths(ofColumns), ArrayOption.axis(0)));
    assertArrayEquals(
        new double[] {3, 4, 5, 9, 0, 0},
        sorted(ArrayOption.lengths(TF.constant(4)), ArrayOption.flatten()));
  }

  @Test
  void bothTogetherLeaveWhatIsThereByBoth() {
    Operand<TBool> mask = TF.constant(new boolean[] {false, true, true});
    assertArrayEquals(
        new double[] {9, 0, 0, 1, 0, 0},
        sorted(ArrayOption.mask(mask), ArrayOption.lengths(TF.constant(2))));
  }

  @Test
  void ranksAndIndicesStandInTheirOldPlaces() {
    ArrayOption.Mask mask = ArrayOption.mask(TF.constant(new boolean[] {true, false, true}));
    assertArrayEquals(
        new double[] {1, 0, 2, 2, 0, 1}, Tensors.values(HARD.rank(X, mask).asTensor()));
    assertArrayEquals(
        new double[] {0, 0, 1, 1, 0, 0}, Tensors.values(HARD.argmin(X, mask).asTensor()));
  }

  @Test
  void aStraightThroughViewHasTheHardValueAndNoGradientForWhatIsNotThere() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(1, 4)));
      var mask = tf.constant(new boolean[] {true, false, true, true});
      Operand<TFloat64> y =
          SoftOps.create(tf).softness(1).straightThrough().sort(x, ArrayOption.mask(mask));
      Operand<TFloat64> weights = tf.constant(new double[] {1, -2, 3, 5});
      Operand<TFloat64> gradient =
          SafeGradients.of(
              tf, tf.reduceSum(tf.math.mul(y, weights), tf.constant(new int[] {0, 1})), x);
      try (Session session = new Session(graph);
          Tensor fed = Tensors.of(TFloat64.class, Shape.of(1, 4), 3, Double.NaN, 1, 2);
          var result = session.runner().feed(x, fed).fetch(y).fetch(gradient).run()) {
        assertArrayEquals(new double[] {1, 2, 3, 0}, Tensors.values(result.get(0)));
        double[] found = Tensors.values(result.get(1));
        assertEquals(0, found[1], 0);
        // all of y moves with a shift of x
        assertEquals(2, found[0] + found[2] + found[3], 1e-9);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | sort: mask must broadcast to x, got shape [2] for [2, 3]; one boolean for each"
            + " row has 1 on the axis: tf.expandDims",
        "3, 3 | sort: mask must broadcast to x, got shape [3, 3] for [2, 3]",
        "1, 2, 3 | sort: mask must broadcast to x, got shape [1, 2, 3] for [2, 3]",
      })
  void aMaskThatDoesNotFitIsRefused(String shape, String message) {
    int[] sizes = Arrays.stream(shape.split(", ")).mapToInt(Integer::parseInt).toArray();
    Operand<TBool> mask = TF.fill(TF.constant(sizes), TF.constant(true));
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> sorted(ArrayOption.mask(mask)))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | -1 | for x of shape [2, 3] and axis -1 lengths of shape [2] or one that broadcasts to it, got"
            + " shape [3] for [2]",
        "2 | 0 | for x of shape [2, 3] and axis 0 lengths of shape [3] or one that broadcasts to it, got"
            + " shape [2] for [3]",
        "2, 1 | -1 | for x of shape [2, 3] and axis -1 lengths of shape [2], got shape [2, 1]; drop the axis"
            + " of 1 by tf.squeeze",
        "2, 7 | -1 | for x of shape [2, 3] and axis -1 lengths of shape [2] or one that broadcasts to it,"
            + " got shape [2, 7] for [2]",
        "2, 3 | -1 | for x of shape [2, 3] and axis -1 lengths of shape [2], got the shape of x, [2, 3];"
            + " what tells of each element whether it is there is the option mask",
      })
  void lengthsThatDoNotFitAreRefused(String shape, int axis, String message) {
    int[] sizes = Arrays.stream(shape.split(", ")).mapToInt(Integer::parseInt).toArray();
    ArrayOption.Mask lengths = ArrayOption.lengths(TF.fill(TF.constant(sizes), TF.constant(1)));
    assertEquals(
        "sort: lengths must be one number for each row: " + message,
        assertThrows(IllegalArgumentException.class, () -> sorted(lengths, ArrayOption.axis(axis)))
            .getMessage());
  }

  @Test
  void lengthsOutOfRangeAreShown() {
    Operand<TFloat64> x = TF.zeros(TF.constant(new int[] {7, 3}), TFloat64.class);
    Operand<TInt32> lengths = TF.constant(new int[] {1, 2, 3, 0, 1, 4, 2});
    String message =
        assertThrows(RuntimeException.class, () -> HARD.sort(x, ArrayOption.lengths(lengths)))
            .getMessage();
    assertTrue(
        message.contains("sort: lengths must be in [0, n]; n, lengths:] [3] [1 2 3 0 1 4 2]"),
        message);
  }

  @Test
  void aMethodWithoutMasksNamesThoseWithThem() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    SoftOps.create(TF)
                        .method(Method.SMOOTH_SORT)
                        .sort(X, ArrayOption.lengths(TF.constant(1))))
            .getMessage();
    assertEquals(
        "sort: method smooth_sort takes no mask and no lengths; use softsort, neuralsort, ot,"
            + " sorting_network, cdf_sum, fast_soft_sort",
        message);
  }

  /** Of 5 with weight 1 and 1 with weight 2 the quantile at 0.7 is 5, and 1 at 0.6. */
  @Test
  void weightsOfWhatIsNotThereDoNotCount() {
    Operand<TFloat64> x = TF.constant(new double[] {5, NAN, 1, 1e30});
    ArrayOption.Mask mask = ArrayOption.mask(TF.constant(new boolean[] {true, false, true, false}));
    ArrayOption.Weights weights = ArrayOption.weights(TF.constant(new double[] {1, NAN, 2, -3}));
    for (SoftOps soft : List.of(HARD, SoftOps.create(TF).mode(Mode.C1).softness(1e-3))) {
      assertEquals(5, number(soft.quantileNewton(x, 0.7, mask, weights)), 0.01);
      assertEquals(1, number(soft.quantileNewton(x, 0.6, mask, weights)), 0.01);
      assertEquals(1, number(soft.medianNewton(x, mask, weights)), 0.01);
    }
  }

  @Test
  void infiniteElementsThatAreThereCount() {
    Operand<TFloat64> x = TF.constant(new double[] {INFINITY, 1, NAN, 2, -INFINITY});
    ArrayOption.Mask some =
        ArrayOption.mask(TF.constant(new boolean[] {true, true, false, true, false}));
    assertEquals(2, number(HARD.medianNewton(x, some)), 0);
    assertEquals(2, number(SoftOps.create(TF).mode(Mode.C2).medianNewton(x, some)), 0.5);
    assertArrayEquals(
        new double[] {1, 0, 0, 1, 0}, Tensors.values(HARD.topKMask(x, 2, some).asTensor()));
    assertArrayEquals(
        new double[] {1, 2, INFINITY, 0, 0}, Tensors.values(HARD.sort(x, some).asTensor()));
  }

  /** As top_k does, which then has zeros behind them. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void aKHotMaskOfMoreThanThereAreTakesThemAll(Mode mode) {
    SoftOps soft = SoftOps.create(TF).mode(mode);
    ArrayOption.Mask three = ArrayOption.lengths(TF.constant(new int[] {1, 0}));
    double[] mask = Tensors.values(soft.topKMask(X, 2, three).asTensor());
    assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0}, mask);
    Operand<TFloat64> k = TF.constant(new double[] {3, 1});
    assertArrayEquals(mask, Tensors.values(soft.topKMask(X, k, three).asTensor()));
    assertArrayEquals(
        new double[] {5, 0, 0, 0}, Tensors.values(HARD.topK(X, 2, three).values().asTensor()));
  }

  @Test
  void whatIsNotANumberCanBeLeftOut() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(1, 5)));
      ArrayOption.Mask numbers = ArrayOption.mask(tf.math.logicalNot(tf.math.isNan(x)));
      SoftOps soft = SoftOps.create(tf).mode(Mode.HARD);
      Operand<TFloat64> y =
          tf.math.add(soft.quantile(x, 0.25, numbers), soft.medianNewton(x, numbers));
      Operand<TFloat64> gradient = SafeGradients.of(tf, y, x);
      try (Session session = new Session(graph);
          Tensor fed = Tensors.of(TFloat64.class, Shape.of(1, 5), 3, NAN, 1, 2, NAN);
          var result = session.runner().feed(x, fed).fetch(y).fetch(gradient).run()) {
        assertArrayEquals(new double[] {1.5 + 2}, Tensors.values(result.get(0)), 1e-12);
        assertArrayEquals(new double[] {0, 0, 0.5, 1.5, 0}, Tensors.values(result.get(1)), 1e-12);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMaskOfAnotherShapeThanDeclaredFails(boolean ofMask) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[][] {{5, 9, 3}, {4, 1, 8}});
      var mask = tf.placeholder(TBool.class, Placeholder.shape(Shape.of(2, 3)));
      var lengths = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
      Operand<TFloat64> y =
          SoftOps.create(tf)
              .sort(x, ofMask ? ArrayOption.mask(mask) : ArrayOption.lengths(lengths));
      try (Session session = new Session(graph);
          Tensor one = ofMask ? TBool.tensorOf(Shape.of(2, 1)) : TInt32.vectorOf(1)) {
        Session.Runner runner = session.runner().feed(ofMask ? mask : lengths, one).fetch(y);
        String message = assertThrows(RuntimeException.class, runner::run).getMessage();
        assertTrue(
            message.contains(ofMask ? "expected shape [2,3]" : "expected shape [2]"), message);
      }
    }
  }

  private static double number(Operand<TFloat64> scalar) {
    return Tensors.values(scalar.asTensor())[0];
  }
}
