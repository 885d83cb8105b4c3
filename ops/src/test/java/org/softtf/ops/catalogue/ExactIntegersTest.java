// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.SharedEager;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TIntegral;

/** Operators of integers in the mode hard, by name, where float32 has no such numbers. */
class ExactIntegersTest {
  private static final SharedEager EAGER = new SharedEager();
  private static final long LIMIT = 1L << 53;

  /** Neighbours beyond 2²⁴ and, of int64, up to 2⁵³. */
  private static final long[] INTS = {
    (1 << 24) + 1, 1 << 24, -7, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, Integer.MIN_VALUE + 1
  };

  private static final long[] LONGS = {LIMIT - 1, LIMIT, 3, 2 - LIMIT, 1 - LIMIT, 1L << 40};

  @AfterAll
  static void close() {
    EAGER.close();
  }

  private static List<Operand<?>> build(
      Class<? extends TIntegral> type, String name, Map<String, Object> arguments, long... x) {
    Ops tf = EAGER.next();
    OperatorSpec operator = Catalogue.standard().find(name).orElseThrow();
    Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    for (InputSpec input : operator.inputs()) {
      long[] values =
          switch (input.name()) {
            case "a" -> new long[] {-8};
            case "b" -> new long[] {1L << 24};
            case "y" -> LongStream.of(x).map(v -> v - 1).toArray();
            default -> x;
          };
      inputs.put(input.name(), integers(tf, type, values));
    }
    Map<String, Object> all = new LinkedHashMap<>(arguments);
    all.put("mode", Mode.HARD.pythonName());
    return Catalogue.standard().build(tf, name, inputs, Arguments.of(all));
  }

  private static Operand<?> integers(Ops tf, Class<? extends TIntegral> type, long... x) {
    return type == TInt64.class
        ? tf.constant(x)
        : type == TInt32.class
            ? tf.constant(LongStream.of(x).mapToInt(Math::toIntExact).toArray())
            : tf.dtypes.cast(tf.constant(x), TUint8.class);
  }

  private static long[] values(Tensor tensor) {
    long[] values = new long[(int) tensor.shape().size()];
    for (int i = 0; i < values.length; i++) {
      long[] at = tensor.shape().numDimensions() == 0 ? new long[0] : new long[] {i};
      values[i] = tensor instanceof TInt64 wide ? wide.getLong(at) : ((TInt32) tensor).getInt(at);
    }
    return values;
  }

  private static void check(String name, Map<String, Object> arguments, Oracle oracle) {
    for (Class<? extends TIntegral> type : List.of(TInt32.class, TInt64.class)) {
      long[] x = type == TInt32.class ? INTS : LONGS;
      Operand<?> result = build(type, name, arguments, x).get(0);
      assertEquals(type, result.type(), name);
      assertArrayEquals(oracle.of(x.clone()), values(result.asTensor()), name);
    }
  }

  /** Plain Java's answer. */
  @FunctionalInterface
  private interface Oracle {
    long[] of(long... x);
  }

  private static Oracle each(LongUnaryOperator operator) {
    return x -> LongStream.of(x).map(operator).toArray();
  }

  private static Oracle sorted(int... places) {
    return x -> {
      long[] all = LongStream.of(x).sorted().toArray();
      return Arrays.stream(places).mapToLong(place -> all[place]).toArray();
    };
  }

  @Test
  void wholeNumbersKeepTheirTypeAndAllDigits() {
    check("sort", Map.of(), sorted(0, 1, 2, 3, 4, 5));
    check("sort", Map.of("descending", true), sorted(5, 4, 3, 2, 1, 0));
    check("max", Map.of(), sorted(5));
    check("min", Map.of(), sorted(0));
    check("top_k", Map.of("k", 3), sorted(5, 4, 3));
    check("quantile", Map.of("q", 0.5, "quantile_method", "lower"), sorted(2));
    check("quantile", Map.of("q", 0.5, "quantile_method", "higher"), sorted(3));
    check("percentile", Map.of("p", List.of(1, 99), "quantile_method", "nearest"), sorted(0, 5));
    check("abs", Map.of(), each(Math::abs));
    check("sign", Map.of(), each(Long::signum));
    check("relu", Map.of(), each(x -> Math.max(x, 0)));
    check("round", Map.of(), each(x -> x));
    check("clip", Map.of(), each(x -> Math.min(Math.max(x, -8), 1L << 24)));
  }

  @Test
  void decisionsAreMadeOnTheIntegers() {
    for (Class<? extends TIntegral> type : List.of(TInt32.class, TInt64.class)) {
      long[] x = type == TInt32.class ? INTS : LONGS;
      double[] ranks =
          LongStream.of(x).mapToDouble(v -> LongStream.of(x).filter(w -> w >= v).count()).toArray();
      assertArrayEquals(ranks, floats(build(type, "rank", Map.of(), x).get(0)));
      double[] ones = new double[x.length];
      Arrays.fill(ones, 1);
      assertArrayEquals(ones, floats(build(type, "greater", Map.of(), x).get(0)));
      assertArrayEquals(new double[x.length], floats(build(type, "equal", Map.of(), x).get(0)));
    }
  }

  private static double[] floats(Operand<?> result) {
    assertEquals(TFloat32.class, result.type());
    return Tensors.values(result.asTensor());
  }

  /** Every operator with the mode hard says which type it has, and has it. */
  @Test
  void theOthersGiveFloat32() {
    Set<String> whole = new TreeSet<>();
    for (OperatorSpec operator : Catalogue.standard().all()) {
      if (operator.modes().contains(Mode.HARD) && !operator.hasArgument("seed")) {
        Map<String, Object> plain = operator.plainArguments(Shape.of(6));
        Class<?> type =
            build(TUint8.class, operator.name(), plain, 1, 2, 3, 4, 5, 200).get(0).type();
        assertTrue(type == TFloat32.class || type == TUint8.class, operator + " " + type);
        if (type == TUint8.class) {
          whole.add(operator.name());
        }
      }
    }
    assertEquals(
        new TreeSet<>(
            Set.of("abs", "clip", "max", "min", "relu", "round", "sign", "sort", "top_k")),
        whole);
  }

  @Test
  void moreThanFloat64HoldsIsRefused() {
    RuntimeException error =
        assertThrows(
            RuntimeException.class, () -> build(TInt64.class, "sort", Map.of(), 1, LIMIT + 1));
    assertTrue(error.getMessage().contains("sort: x must be from -2^53 to 2^53"), error::toString);
  }
}
