// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayCases.Case;
import org.softtf.ops.array.ArrayCases.Operator;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Any axis of any rank, with sizes known or not, gives what each row alone gives. */
class ArrayShapesTest {
  private static final Shape SHAPE = Shape.of(3, 2, 4);
  private static final double[] X = new Random(8).doubles(24, -2, 2).toArray();

  private static final Set<String> KEEPS_THE_AXIS =
      Set.of("argsort", "sort", "rank", "topK values", "topK indices");

  /** All operators, exact and with both methods. */
  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Operator operator : ArrayCases.OPERATORS) {
      cases.add(new Case(operator, Method.SOFTSORT, Mode.HARD));
      cases.add(new Case(operator, Method.SOFTSORT, Mode.C1));
      cases.add(new Case(operator, Method.NEURALSORT, Mode.SMOOTH));
    }
    return cases.stream();
  }

  private static double[] row(Case c, double... x) {
    return Evaluated.of(Shape.of(x.length), x, c::build).data();
  }

  /** The row along the axis through a place of the other axes. */
  private static double[] along(int axis, int... at) {
    int[] place = at.clone();
    double[] row = new double[(int) SHAPE.get(axis)];
    for (int i = 0; i < row.length; i++) {
      place[axis] = i;
      row[i] = X[(place[0] * 2 + place[1]) * 4 + place[2]];
    }
    return row;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyAxisWithSizesUnknown(Case c) {
    for (int axis = 0; axis < 3; axis++) {
      int wanted = axis == 1 ? -2 : axis;
      Evaluated result =
          Evaluated.of(SHAPE, X, (soft, x) -> c.build(soft, x, ArrayOption.axis(wanted)));
      checkRows(c, axis, result);
      List<Shape> shapes = List.of(Shape.of(-1, -1, -1), Shape.of(-1, 2, 4), Shape.of(3, 2, -1));
      for (Shape known : shapes) {
        Evaluated unknown =
            Evaluated.of(
                TFloat64.class,
                known,
                SHAPE,
                X,
                (soft, x) -> c.build(soft, x, ArrayOption.axis(wanted)));
        assertEquals(result.shape(), unknown.shape());
        assertArrayEquals(result.data(), unknown.data(), 1e-14);
      }
    }
  }

  /** Compares a result for the whole with that for a matrix of the rows. */
  private static void checkRows(Case c, int axis, Evaluated result) {
    int n = (int) SHAPE.get(axis);
    List<int[]> places = places(axis);
    double[] matrix =
        places.stream().flatMapToDouble(place -> Arrays.stream(along(axis, place))).toArray();
    Evaluated alone = Evaluated.of(Shape.of(places.size(), n), matrix, c::build);
    int each = alone.data().length / places.size();
    int index = c.operator().index() ? n : 1;
    boolean keeps = KEEPS_THE_AXIS.contains(c.operator().name());
    List<Long> sizes = new ArrayList<>(Arrays.stream(SHAPE.asArray()).boxed().toList());
    sizes.remove(axis);
    if (keeps) {
      sizes.add(axis, (long) each / index);
    }
    if (c.operator().index()) {
      sizes.add((long) n);
    }
    Shape want = Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    assertEquals(want, result.shape());
    for (int row = 0; row < places.size(); row++) {
      for (int k = 0; k < each; k++) {
        double got =
            result.data()[offset(axis, places.get(row), k, keeps ? each / index : 0, index)];
        assertEquals(alone.data()[row * each + k], got, 1e-12, c + " axis " + axis);
      }
    }
  }

  /** All places of the other axes. */
  private static List<int[]> places(int axis) {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < (axis == 0 ? 1 : 3); i++) {
      for (int j = 0; j < (axis == 1 ? 1 : 2); j++) {
        for (int k = 0; k < (axis == 2 ? 1 : 4); k++) {
          places.add(new int[] {i, j, k});
        }
      }
    }
    return places;
  }

  /** Where the k-th number of a row's result is in the result for the whole. */
  private static int offset(int axis, int[] place, int k, int count, int index) {
    int offset = 0;
    for (int i = 0; i < 3; i++) {
      if (i != axis) {
        offset = offset * (int) SHAPE.get(i) + place[i];
      } else if (count > 0) {
        offset = offset * count + k / index;
      }
    }
    return offset * index + k % index;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noAxisTakesAllElementsAsOneRow(Case c) {
    Evaluated row = Evaluated.of(Shape.of(24), X, c::build);
    for (Shape known : List.of(SHAPE, Shape.of(-1, 2, -1), Shape.unknown())) {
      Evaluated flat =
          Evaluated.of(
              TFloat64.class,
              known,
              SHAPE,
              X,
              (soft, x) -> c.build(soft, x, ArrayOption.flatten()));
      assertEquals(row.shape(), flat.shape());
      assertArrayEquals(row.data(), flat.data(), 1e-13);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keptDimensionsHaveLengthOne(Case c) {
    if (KEEPS_THE_AXIS.contains(c.operator().name())) {
      return;
    }
    for (boolean flat : new boolean[] {false, true}) {
      ArrayOption axis = flat ? ArrayOption.flatten() : ArrayOption.axis(1);
      Evaluated dropped = Evaluated.of(SHAPE, X, (soft, x) -> c.build(soft, x, axis));
      Evaluated kept =
          Evaluated.of(SHAPE, X, (soft, x) -> c.build(soft, x, axis, ArrayOption.keepDims()));
      Shape reduced = flat ? Shape.of(1, 1, 1) : Shape.of(3, 1, 4);
      Shape want = c.operator().index() ? reduced.append(flat ? 24 : 2) : reduced;
      assertEquals(want, kept.shape());
      assertArrayEquals(dropped.data(), kept.data());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneElementIsItself(Case c) {
    double want = c.operator().index() || c.operator().name().equals("rank") ? 1 : -7.5;
    assertArrayEquals(new double[] {want}, row(c, -7.5), 1e-15);
    Evaluated scalar =
        Evaluated.of(
            Shape.scalar(),
            new double[] {-7.5},
            (soft, x) -> c.build(soft, x, ArrayOption.flatten()));
    assertArrayEquals(new double[] {want}, scalar.data(), 1e-15);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noRowsGiveNoResults(Case c) {
    Evaluated none = Evaluated.of(Shape.of(0, 3), new double[0], c::build);
    assertEquals(0, none.data().length);
  }

  @Test
  void severalQuantilesMakeANewFirstAxis() {
    double[] q = {0.1, 0.5, 0.9};
    for (Mode mode : List.of(Mode.HARD, Mode.C2)) {
      for (Shape known : List.of(SHAPE, Shape.of(-1, 2, -1))) {
        Evaluated values = quantiles(known, mode, q);
        assertEquals(Shape.of(3, 3, 4), values.shape());
        Evaluated kept = quantiles(known, mode, q, ArrayOption.keepDims());
        assertEquals(Shape.of(3, 3, 1, 4), kept.shape());
        assertArrayEquals(values.data(), kept.data());
        Evaluated indices =
            Evaluated.of(
                TFloat64.class,
                known,
                SHAPE,
                X,
                (soft, x) -> soft.mode(mode).argquantile(x, q, ArrayOption.axis(1)));
        assertEquals(Shape.of(3, 3, 4, 2), indices.shape());
        for (int i = 0; i < q.length; i++) {
          double one = q[i];
          double[] alone =
              Evaluated.of(
                      SHAPE, X, (soft, x) -> soft.mode(mode).quantile(x, one, ArrayOption.axis(1)))
                  .data();
          assertArrayEquals(alone, Arrays.copyOfRange(values.data(), 12 * i, 12 * i + 12), 1e-13);
        }
      }
    }
  }

  private static Evaluated quantiles(
      Shape known, Mode mode, double[] q, ArrayOption.OfQuantile... more) {
    List<ArrayOption.OfQuantile> options = new ArrayList<>(List.of(more));
    options.add(ArrayOption.axis(1));
    return Evaluated.of(
        TFloat64.class,
        known,
        SHAPE,
        X,
        (soft, x) ->
            soft.mode(mode).quantile(x, q, options.toArray(ArrayOption.OfQuantile[]::new)));
  }

  @Test
  void aTensorOfQuantilesIsClippedAndMayHaveAnyLength() {
    double[] q = {-0.5, 0.25, 0.5, 2};
    double[] clipped = {0, 0.25, 0.5, 1};
    double[] percent = {-50, 25, 50, 200};
    for (Interpolation interpolation : Interpolation.values()) {
      ArrayOption.OfQuantile option = ArrayOption.interpolation(interpolation);
      double[] want = Evaluated.of(SHAPE, X, (soft, x) -> soft.quantile(x, clipped, option)).data();
      double[] got =
          Evaluated.of(
                  SHAPE,
                  X,
                  (soft, x) -> {
                    Ops tf = soft.tf();
                    Operand<TFloat64> some =
                        tf.placeholderWithDefault(tf.constant(q), Shape.of(-1));
                    return soft.quantile(x, some, option);
                  })
              .data();
      assertArrayEquals(want, got, 1e-13, interpolation.toString());
      double[] percentiles =
          Evaluated.of(
                  SHAPE, X, (soft, x) -> soft.percentile(x, soft.tf().constant(percent), option))
              .data();
      assertArrayEquals(want, percentiles, 1e-13, interpolation.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eagerSessionsGiveTheSame(Case c) {
    double[] want = row(c, 3, 1, 2.5);
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> y = c.build(SoftOps.create(tf), tf.constant(new double[] {3, 1, 2.5}));
      assertArrayEquals(want, Tensors.values(y.asTensor()), 1e-14);
    }
  }
}
