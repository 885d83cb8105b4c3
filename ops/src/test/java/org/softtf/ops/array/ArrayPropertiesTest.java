package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.SoftOps;
import org.softtf.ops.settings.Method;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** What holds for every input, whatever the numbers. */
class ArrayPropertiesTest {
  private static final int N = 9;
  private static final Shape ROW = Shape.of(N);
  private static final double[] X = ArrayGradientTest.x(N, 21);

  static Stream<Arguments> methodsAndModes() {
    return ArrayCases.METHODS.stream()
        .flatMap(method -> ArrayCases.SOFT_MODES.stream().map(mode -> Arguments.of(method, mode)));
  }

  static Stream<ArrayCases.Case> soft() {
    return ArrayCases.soft();
  }

  static Stream<ArrayCases.Case> softAndValuesOnly() {
    return Stream.concat(ArrayCases.soft(), ArrayCases.valuesOnly());
  }

  private static Stream<ArrayCases.Case> shared(Method method, Mode mode) {
    return ArrayCases.OPERATORS.stream()
        .map(operator -> new ArrayCases.Case(operator, method, mode));
  }

  @ParameterizedTest
  @MethodSource("soft")
  void softIndicesAreProbabilities(ArrayCases.Case c) {
    if (c.operator().index()) {
      Random random = new Random(5);
      for (int n : new int[] {1, 2, 6}) {
        double[] x = random.doubles(2L * n, -3, 3).toArray();
        for (double[] row : Evaluated.of(Shape.of(2, n), x, c::build).rows()) {
          assertEquals(1, Arrays.stream(row).sum(), 1e-12);
          assertTrue(Arrays.stream(row).allMatch(p -> p >= 0 && p <= 1 + 1e-12));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methodsAndModes")
  void permutingTheInputPermutesIndicesAndRanksAndLeavesValues(Method method, Mode mode) {
    int[] order = {4, 0, 8, 2, 7, 1, 3, 6, 5};
    double[] permuted = IntStream.of(order).mapToDouble(i -> X[i]).toArray();
    shared(method, mode)
        .forEach(
            c -> {
              double[][] before = Evaluated.of(ROW, X, c::build).rows();
              double[][] after = Evaluated.of(ROW, permuted, c::build).rows();
              boolean moves = c.operator().index() || c.operator().name().equals("rank");
              for (int row = 0; row < before.length; row++) {
                double[] whole = before[row];
                double[] want =
                    moves ? IntStream.of(order).mapToDouble(i -> whole[i]).toArray() : whole;
                assertArrayEquals(want, after[row], 1e-11, c.toString());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("methodsAndModes")
  void shiftAndScaleDoNotMatterWhenStandardized(Method method, Mode mode) {
    double[] moved = Evaluated.map(X, x -> 1000 * x + 20);
    shared(method, mode)
        .filter(c -> c.operator().index() || c.operator().name().equals("rank"))
        .forEach(
            c ->
                assertArrayEquals(
                    Evaluated.of(ROW, X, c::build).data(),
                    Evaluated.of(ROW, moved, c::build).data(),
                    2e-5, // the variance's floor of 1e-6
                    c.toString()));
  }

  @ParameterizedTest
  @MethodSource("methodsAndModes")
  void sortingTheNegativeIsTheNegativeInReverse(Method method, Mode mode) {
    double[] sorted = Evaluated.of(ROW, X, view(method, mode, SoftOps::sort)).data();
    double[] descending =
        Evaluated.of(
                ROW, X, view(method, mode, (soft, x) -> soft.sort(x, ArrayOption.descending())))
            .data();
    double[] negative =
        Evaluated.of(ROW, Evaluated.map(X, x -> -x), view(method, mode, SoftOps::sort)).data();
    for (int i = 0; i < N; i++) {
      assertEquals(sorted[i], -negative[N - 1 - i], 1e-12);
      assertEquals(sorted[i], descending[N - 1 - i], 1e-12);
    }
  }

  private static Evaluated.Operator<TFloat64> view(
      Method method, Mode mode, Evaluated.Operator<TFloat64> operator) {
    return (soft, x) -> operator.build(soft.method(method).mode(mode), x);
  }

  @ParameterizedTest
  @MethodSource("methodsAndModes")
  void ascendingAndDescendingRanksSumToNPlusOne(Method method, Mode mode) {
    double[] down = Evaluated.of(ROW, X, view(method, mode, SoftOps::rank)).data();
    double[] up =
        Evaluated.of(ROW, X, view(method, mode, (soft, x) -> soft.rank(x, ArrayOption.ascending())))
            .data();
    for (int i = 0; i < N; i++) {
      assertEquals(N + 1, down[i] + up[i], 1e-11);
      assertTrue(up[i] > 1 - 1e-12 && up[i] < N + 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("methodsAndModes")
  void sortedValuesAndQuantilesDoNotDecrease(Method method, Mode mode) {
    double[] q = IntStream.rangeClosed(0, 40).mapToDouble(i -> i / 40.0).toArray();
    for (double softness : new double[] {0.01, 0.1, 1}) {
      double[] sorted =
          Evaluated.of(
                  ROW, X, (soft, x) -> soft.method(method).mode(mode).softness(softness).sort(x))
              .data();
      double[] quantiles =
          Evaluated.of(
                  ROW,
                  X,
                  (soft, x) -> soft.method(method).mode(mode).softness(softness).quantile(x, q))
              .data();
      for (double[] values : new double[][] {sorted, quantiles}) {
        for (int i = 1; i < values.length; i++) {
          assertTrue(values[i] >= values[i - 1] - 1e-12, Arrays.toString(values));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("softAndValuesOnly")
  void vanishingSoftnessGivesTheHardOperator(ArrayCases.Case c) {
    double[] hard = Evaluated.of(ROW, X, (soft, x) -> build(c, soft.mode(Mode.HARD), x)).data();
    double[] nearly = Evaluated.of(ROW, X, (soft, x) -> c.build(soft.softness(1e-4), x)).data();
    assertArrayEquals(hard, nearly, 1e-6);
  }

  private static Operand<TFloat64> build(ArrayCases.Case c, SoftOps soft, Operand<TFloat64> x) {
    return c.operator().build().build(soft, x);
  }

  @ParameterizedTest
  @MethodSource("softAndValuesOnly")
  void anySoftnessGivesFiniteNumbers(ArrayCases.Case c) {
    double[] rows = new double[3 * N]; // the second of equal elements, the third with some equal
    for (int i = 0; i < N; i++) {
      rows[i] = X[i];
      rows[2 * N + i] = Math.rint(X[i] / 3);
    }
    Shape shape = Shape.of(3, N);
    for (double softness : new double[] {1e-4, 0.1, 10}) {
      double[] gradient =
          Evaluated.gradient(
                  TFloat32.class,
                  shape,
                  shape,
                  rows,
                  (soft, in) -> float32(c, soft.softness(softness), in))
              .data();
      assertTrue(
          Arrays.stream(gradient).allMatch(Double::isFinite),
          () -> "softness " + softness + ": " + Arrays.toString(gradient));
    }
  }

  @SuppressWarnings("unchecked") // operators keep their input's type
  private static Operand<TFloat32> float32(ArrayCases.Case c, SoftOps soft, Operand<TFloat32> x) {
    Operand<?> any = x;
    return (Operand<TFloat32>) (Operand<?>) c.build(soft, (Operand<TFloat64>) any);
  }
}
