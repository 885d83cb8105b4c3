// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/**
 * What every operator gives for float16 and bfloat16 is what it gives for the same numbers in
 * float32, rounded: values, straight-through values, first and second gradients, to the last bit.
 *
 * <p>Each method in each of its modes with one of the types; with both, with gradients in every
 * mode and straight-through, each operator's first method, because the types are cast at an
 * operator's edge, where methods do not differ.
 */
class HalfTypesTest {
  private static final double SOFTNESS = 0.4;

  private static final List<Class<? extends TFloating>> HALVES =
      List.of(TFloat16.class, TBfloat16.class);

  /** For each operator and method, a call for each mode; the mode hard for the first method. */
  static Stream<List<SampleCall>> operators() {
    Map<List<String>, Map<String, SampleCall>> calls = new LinkedHashMap<>();
    SampleCalls.all()
        .filter(call -> call.mode() != Mode.HARD || hasFirstMethod(call))
        .forEach(
            call ->
                calls
                    .computeIfAbsent(
                        List.of(call.spec().name(), String.valueOf(call.method())),
                        key -> new LinkedHashMap<>())
                    .putIfAbsent(String.valueOf(call.mode()), call));
    return calls.values().stream().map(some -> List.copyOf(some.values()));
  }

  private static boolean hasFirstMethod(SampleCall call) {
    return call.method() == null
        || call.method() == call.spec().methods().stream().sorted().findFirst().orElseThrow();
  }

  private static boolean isSmooth(SampleCall call) {
    return call.mode() == null || call.mode() == Mode.SMOOTH;
  }

  /** One of the two types, another one for the next mode and for the next method. */
  private static Class<? extends TFloating> oneOfTheHalves(SampleCall call) {
    int mode = Arrays.asList(Mode.values()).indexOf(call.mode());
    int method = Arrays.asList(Method.values()).indexOf(call.method());
    return HALVES.get(Math.floorMod(mode + method, 2));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void giveTheNumbersOfFloat32Rounded(List<SampleCall> calls) {
    try (Graph graph = new Graph();
        Session session = TestSessions.unoptimized(graph)) {
      Numbers numbers = new Numbers(Ops.create(graph));
      calls.forEach(numbers::add);
      numbers.addGradients();
      numbers.requireEqual(session);
    }
  }

  /** Nothing else is added to what float32 has, so nothing is cast inside an operator. */
  @Test
  void anOperatorHasAtMostOneCastMoreForEachOperandAndResult() {
    for (OperatorSpec spec : Catalogue.standard().all()) {
      SampleCall call =
          SampleCalls.all().filter(some -> some.spec().equals(spec)).findFirst().orElseThrow();
      int outputs = spec.outputs().size();
      int more = nodes(call, TFloat16.class) - nodes(call, TFloat32.class);
      assertTrue(more >= outputs, () -> call + " has " + more);
      assertTrue(more <= call.inputs().size() + outputs, () -> call + " has " + more);
    }
  }

  private static int nodes(SampleCall call, Class<? extends TFloating> type) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      call.of(type)
          .build(
              tf, call.operands(x -> tf.placeholder(type, Placeholder.shape(x.shape()))), SOFTNESS);
      int nodes = 0;
      for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); all.next()) {
        nodes++;
      }
      return nodes;
    }
  }

  /** The nearest number of a half type, the even one of two. */
  private static double rounded(double x, Class<?> half) {
    if (x == 0 || !Double.isFinite(x)) {
      return x;
    }
    int digits = half == TFloat16.class ? 10 : 7;
    int least = half == TFloat16.class ? -14 : -126;
    double unit = Math.scalb(1.0, Math.max(Math.getExponent(x), least) - digits);
    double nearest = Math.rint(x / unit) * unit;
    double largest = half == TFloat16.class ? 65504 : 0x1.fep127;
    return Math.abs(nearest) > largest ? Math.copySign(Double.POSITIVE_INFINITY, x) : nearest;
  }

  /** The same in float32 and in a half. */
  private record Pair(String name, Operand<?> single, Operand<?> half) {}

  /** All results of one operator, in one graph. */
  private static final class Numbers {
    private final Ops tf;
    private final List<Pair> results = new ArrayList<>();

    /** What is differentiated, with respect to what, and what of that twice. */
    private final List<Operand<?>> outputs = new ArrayList<>();

    private final List<Pair> inputs = new ArrayList<>();
    private final List<Pair> twice = new ArrayList<>();

    Numbers(Ops tf) {
      this.tf = tf;
    }

    void add(SampleCall call) {
      boolean first = hasFirstMethod(call);
      boolean smooth = isSmooth(call);
      List<Pair> plain =
          add(
              call,
              first ? HALVES : List.of(oneOfTheHalves(call)),
              type -> operands -> call.of(type).build(tf, operands, SOFTNESS),
              first || smooth);
      if (first && smooth) {
        twice.addAll(plain);
      }
      if (first && call.spec().straightThrough() && call.mode() != Mode.HARD) {
        add(
            call,
            List.of(oneOfTheHalves(call)),
            type -> operands -> call.of(type).buildStraightThrough(tf, operands, SOFTNESS),
            smooth);
      }
    }

    /** Builds an operator of a type from its operands. */
    @FunctionalInterface
    private interface Form
        extends Function<
            Class<? extends TFloating>, Function<Map<String, Operand<?>>, List<Operand<?>>>> {}

    /**
     * Adds the values; each operator has operands of its own, because gradients of several
     * operators add up in the operand's type. Returns the operands.
     */
    private List<Pair> add(
        SampleCall call,
        List<Class<? extends TFloating>> halves,
        Form form,
        boolean differentiated) {
      List<Pair> all = new ArrayList<>();
      Map<String, Operand<?>> singles = operands(call, TFloat32.class);
      List<Operand<?>> want = form.apply(TFloat32.class).apply(singles);
      List<Operand<?>> built = new ArrayList<>(want);
      for (Class<? extends TFloating> half : halves) {
        Map<String, Operand<?>> given = operands(call, half);
        List<Operand<?>> got = form.apply(half).apply(given);
        assertEquals(want.size(), got.size());
        for (int i = 0; i < want.size(); i++) {
          assertEquals(half, got.get(i).type());
          results.add(new Pair("output " + i + " of " + call, want.get(i), got.get(i)));
        }
        built.addAll(got);
        singles.forEach(
            (name, single) -> all.add(new Pair(name + " of " + call, single, given.get(name))));
      }
      if (differentiated) {
        outputs.addAll(built);
        inputs.addAll(all);
      }
      return all;
    }

    private Map<String, Operand<?>> operands(SampleCall call, Class<? extends TFloating> type) {
      return call.operands(
          x -> {
            double[] both =
                Arrays.stream(x.values()).map(v -> rounded(v, TBfloat16.class)).toArray();
            return cast(Tensors.constant(tf, TFloat32.class, x.shape(), both), type);
          });
    }

    private Operand<?> cast(Operand<TFloat32> x, Class<? extends TNumber> type) {
      return type == TFloat32.class ? tf.identity(x) : tf.dtypes.cast(x, type);
    }

    /** Of all outputs in all inputs at once, and of the smooth ones' gradients again. */
    void addGradients() {
      if (inputs.isEmpty()) {
        return;
      }
      Map<Operand<?>, Operand<?>> first = gradients(outputs, inputs, "gradient in ");
      List<Operand<?>> again = operands(twice).stream().<Operand<?>>map(first::get).toList();
      if (!again.isEmpty()) {
        gradients(again, twice, "second gradient in ");
      }
    }

    private static List<Operand<?>> operands(List<Pair> pairs) {
      return pairs.stream()
          .<Operand<?>>flatMap(x -> Stream.of(x.single, x.half))
          .distinct()
          .toList();
    }

    private Map<Operand<?>, Operand<?>> gradients(List<Operand<?>> of, List<Pair> in, String name) {
      List<Operand<?>> xs = operands(in);
      List<Operand<?>> gradients =
          SafeGradients.of(
              tf,
              of,
              xs,
              SafeGradients.cotangents(of.stream().<Operand<?>>map(this::cotangent).toList()),
              SafeGradients.unconnected(Unconnected.ZEROS));
      Map<Operand<?>, Operand<?>> byInput = new LinkedHashMap<>();
      for (int i = 0; i < xs.size(); i++) {
        assertEquals(xs.get(i).type(), gradients.get(i).type());
        byInput.put(xs.get(i), gradients.get(i));
      }
      for (Pair x : in) {
        results.add(new Pair(name + x.name, byInput.get(x.single), byInput.get(x.half)));
      }
      return byInput;
    }

    /** Eighths, another for each element, which both types hold. */
    private Operand<?> cotangent(Operand<?> y) {
      Operand<TFloat32> ones = tf.dtypes.cast(tf.onesLike(y), TFloat32.class);
      Operand<TFloat32> row = tf.reshape(ones, tf.constant(new int[] {-1}));
      Operand<TFloat32> eighths = tf.math.div(tf.math.cumsum(row, tf.constant(0)), tf.constant(8f));
      return cast(tf.reshape(eighths, tf.shape(y)), y.type().asSubclass(TNumber.class));
    }

    void requireEqual(Session session) {
      Session.Runner runner = session.runner();
      for (Pair pair : results) {
        runner.fetch(single(pair.single)).fetch(single(pair.half));
      }
      try (Result result = runner.run()) {
        for (int i = 0; i < results.size(); i++) {
          Class<?> half = results.get(i).half.type();
          double[] want =
              Arrays.stream(Tensors.values(result.get(2 * i))).map(x -> rounded(x, half)).toArray();
          assertArrayEquals(
              want,
              Tensors.values(result.get(2 * i + 1)),
              half.getSimpleName() + " " + results.get(i).name);
        }
      }
    }

    /** An operand of its own for each fetch. */
    @SuppressWarnings("unchecked") // all results are numbers
    private Operand<TFloat32> single(Operand<?> y) {
      return tf.dtypes.cast((Operand<? extends TNumber>) y, TFloat32.class);
    }
  }
}
