// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.GradientTape;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.TopK;
import org.softtf.ops.random.Seed;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/** What operators of float16 and bfloat16 take besides: numbers, tensors of other types; tapes. */
class HalfOperandsTest {
  private static final List<Double> X = List.of(-1.5, 0.25, 0.5, 3.0);

  static Stream<Class<? extends TFloating>> halves() {
    return Stream.of(TFloat16.class, TBfloat16.class);
  }

  /** Builds with operators from x, in any type. */
  @FunctionalInterface
  private interface Use {
    <T extends TFloating> Operand<T> build(SoftOps soft, Operand<T> x);
  }

  private static <T extends TFloating> void requireFloat32Rounded(Class<T> half, Use use) {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Ops tf = tape.tf();
      SoftOps soft = SoftOps.create(tf).softness(0.3);
      Operand<TFloat32> single = tf.constant(floats());
      Operand<T> x = tf.dtypes.cast(single, half);
      tape.watch(single);
      tape.watch(x);
      Operand<TFloat32> want = use.build(soft, single);
      Operand<T> got = use.build(soft, x);
      assertEquals(half, got.type());
      requireSame(tf, half, want, got);
      requireSame(tf, half, tape.gradient(want, single), tape.gradient(got, x));
    }
  }

  private static float[] floats() {
    float[] floats = new float[X.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = X.get(i).floatValue();
    }
    return floats;
  }

  private static <T extends TFloating> void requireSame(
      Ops tf, Class<T> half, Operand<TFloat32> want, Operand<T> got) {
    assertArrayEquals(numbers(tf, tf.dtypes.cast(want, half)), numbers(tf, got));
  }

  private static double[] numbers(Ops tf, Operand<? extends TNumber> x) {
    return Tensors.values(tf.dtypes.cast(x, TFloat32.class).asTensor());
  }

  /** 0.1 is no half, 1e5 is beyond float16, 1e-8 is 0 in it. */
  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void numbersAreUsedInFloat32(Class<T> half) {
    requireFloat32Rounded(half, HalfOperandsTest::aboveATenth);
    requireFloat32Rounded(half, HalfOperandsTest::clipped);
    requireFloat32Rounded(half, HalfOperandsTest::replaced);
    requireFloat32Rounded(half, HalfOperandsTest::almostExact);
  }

  private static <U extends TFloating> Operand<U> aboveATenth(SoftOps soft, Operand<U> x) {
    return soft.greater(x, 0.1);
  }

  private static <U extends TFloating> Operand<U> clipped(SoftOps soft, Operand<U> x) {
    return soft.clip(x, 0.1, 1e5);
  }

  private static <U extends TFloating> Operand<U> replaced(SoftOps soft, Operand<U> x) {
    return soft.where(x, x, 1e5);
  }

  private static <U extends TFloating> Operand<U> almostExact(SoftOps soft, Operand<U> x) {
    return soft.softness(1e-8).max(x);
  }

  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void otherOperandsMayBeOfAnyFloatingType(Class<T> half) {
    for (Class<? extends TFloating> type : List.of(TFloat32.class, half)) {
      requireFloat32Rounded(
          half,
          new Use() {
            @Override
            public <U extends TFloating> Operand<U> build(SoftOps soft, Operand<U> x) {
              Operand<? extends TFloating> softness =
                  soft.tf().dtypes.cast(soft.tf().constant(0.5f), type);
              return soft.softness(softness).quantile(x, softness);
            }
          });
      requireFloat32Rounded(
          half,
          new Use() {
            @Override
            public <U extends TFloating> Operand<U> build(SoftOps soft, Operand<U> x) {
              Operand<? extends TFloating> weights =
                  soft.tf().dtypes.cast(soft.tf().constant(new float[] {1, 2, 0.5f, 1}), type);
              return soft.medianNewton(x, ArrayOption.weights(weights));
            }
          });
      requireFloat32Rounded(
          half,
          new Use() {
            @Override
            public <U extends TFloating> Operand<U> build(SoftOps soft, Operand<U> x) {
              Operand<? extends TFloating> k =
                  soft.tf().dtypes.cast(soft.tf().constant(1.5f), type);
              return soft.topKMask(x, k);
            }
          });
    }
  }

  /** The softness, too, gets the sum of all its uses in one operator, rounded once. */
  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void aSoftnessHasItsGradient(Class<T> half) {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Ops tf = tape.tf();
      Operand<TFloat32> single = tf.constant(0.375f);
      Operand<T> softness = tf.dtypes.cast(single, half);
      tape.watch(single);
      tape.watch(softness);
      Operand<TFloat32> x = tf.constant(floats());
      Operand<TFloat32> want = SoftOps.create(tf).softness(single).sort(x);
      Operand<T> got = SoftOps.create(tf).softness(softness).sort(tf.dtypes.cast(x, half));
      requireSame(tf, half, tape.gradient(want, single), tape.gradient(got, softness));
    }
  }

  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void indicesAndSamplesAreOfTheType(Class<T> half) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      SoftOps soft = SoftOps.create(tf);
      Operand<T> x = tf.dtypes.cast(tf.constant(floats()), half);
      TopK<T> top = soft.method(Method.FAST_SOFT_SORT).straightThrough().topK(x, 2);
      assertArrayEquals(new double[] {3, 0.5}, numbers(tf, top.values()));
      assertEquals(half, top.indices().type());
      assertArrayEquals(new double[] {0, 0, 0, 1, 0, 0, 1, 0}, numbers(tf, top.indices()));
      for (Operand<T> signs :
          List.of(
              soft.mode(Mode.HARD).rademacher(half, Seed.of(1, 2), 50),
              soft.mode(Mode.HARD).rademacher(half, Seed.of(3, 4), 50))) {
        assertEquals(half, signs.type());
        for (double sign : numbers(tf, signs)) {
          assertEquals(1, Math.abs(sign));
        }
      }
      // below the least probability of float16 but not of float32
      Operand<T> never = soft.mode(Mode.HARD).bernoulli(half, 1e-9, Seed.of(1, 2), 50);
      assertArrayEquals(new double[50], numbers(tf, never));
    }
  }

  @ParameterizedTest
  @MethodSource("halves")
  @SuppressWarnings({"unchecked", "rawtypes"}) // as raw types would let it happen
  <T extends TFloating> void mixedTypesAreRefused(Class<T> half) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      SoftOps soft = SoftOps.create(tf);
      Operand single = tf.constant(floats());
      Operand x = tf.dtypes.cast(single, half);
      Operand matrix = tf.expandDims(single, tf.constant(0));
      List starts = List.of(single);
      refused("greater", half, () -> soft.greater(x, single));
      refused("clip", half, () -> soft.clip(x, single, single));
      refused("where", half, () -> soft.where(x, single, 1));
      refused("where", half, () -> soft.where(x, x, single));
      refused("take", half, () -> soft.take(x, matrix));
      refused("choose", half, () -> soft.choose(matrix, x));
      refused("dynamicSlice", half, () -> soft.dynamicSlice(x, starts, 1));
      refused("choice", half, () -> soft.choice(x, single, Seed.of(1, 2)));
    }
  }

  private static void refused(String operator, Class<?> half, Runnable use) {
    String message = assertThrows(IllegalArgumentException.class, use::run).getMessage();
    assertTrue(message.startsWith(operator + ": operands must have one type, got"), message);
    assertTrue(message.contains(half.getSimpleName()), message);
    assertTrue(message.contains("TFloat32"), message);
  }
}
