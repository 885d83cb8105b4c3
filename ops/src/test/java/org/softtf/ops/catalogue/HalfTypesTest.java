package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/**
 * What every operator gives for float16 and bfloat16 is what it gives for the same numbers in
 * float32, rounded: values, straight-through values, first and second gradients, to the last bit.
 */
class HalfTypesTest {
  private static final double SOFTNESS = 0.4;

  private static final List<Class<? extends TFloating>> TYPES =
      List.of(TFloat32.class, TFloat16.class, TBfloat16.class);

  /** For each operator and method: a call for each mode and, without a method, arguments. */
  static Stream<List<SampleCall>> operators() {
    Map<List<Object>, Map<List<Object>, SampleCall>> calls = new LinkedHashMap<>();
    SampleCalls.all()
        .forEach(
            call ->
                calls
                    .computeIfAbsent(
                        List.of(call.spec().name(), String.valueOf(call.method())),
                        name -> new LinkedHashMap<>())
                    .putIfAbsent(
                        List.of(
                            String.valueOf(call.mode()),
                            call.method() == null ? call.own() : Map.of()),
                        call));
    return calls.values().stream().map(some -> List.copyOf(some.values()));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void giveTheNumbersOfFloat32Rounded(List<SampleCall> calls) {
    try (Graph graph = new Graph();
        Session session = TestSessions.unoptimized(graph)) {
      Numbers numbers = new Numbers(Ops.create(graph));
      for (SampleCall call : calls) {
        for (Class<? extends TFloating> type : TYPES) {
          numbers.add(call, type);
        }
      }
      numbers.addGradients();
      Map<Class<?>, List<double[]>> results = numbers.run(session);
      List<double[]> want = results.get(TFloat32.class);
      for (Class<? extends TFloating> half : TYPES.subList(1, TYPES.size())) {
        List<double[]> got = results.get(half);
        assertEquals(want.size(), got.size());
        for (int i = 0; i < got.size(); i++) {
          double[] rounded = Arrays.stream(want.get(i)).map(x -> rounded(x, half)).toArray();
          assertArrayEquals(rounded, got.get(i), half.getSimpleName() + " " + numbers.names.get(i));
        }
      }
    }
  }

  /** The nearest number of a half type, the even one of two. */
  static double rounded(double x, Class<? extends TFloating> half) {
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

  /** All results of one operator in all types, in one graph. */
  private static final class Numbers {
    private final Ops tf;
    private final Map<Class<?>, List<Operand<?>>> results = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Operand<?>> xs = new ArrayList<>();
    private final List<Operand<?>> smooth = new ArrayList<>();
    private final List<Operand<?>> outputs = new ArrayList<>();

    Numbers(Ops tf) {
      this.tf = tf;
      TYPES.forEach(type -> results.put(type, new ArrayList<>()));
    }

    /** Adds the values of the plain and of the straight-through form. */
    void add(SampleCall call, Class<? extends TFloating> type) {
      Map<String, Operand<?>> inputs = inputs(call, type);
      List<Operand<?>> plain = call.of(type).build(tf, inputs, SOFTNESS);
      plain.forEach(output -> add(type, output, "value of " + call));
      if (hasGradients(call)) {
        outputs.addAll(plain);
        xs.addAll(inputs.values());
        if (isSmooth(call) && hasFirstMethod(call)) {
          smooth.addAll(inputs.values());
        }
      }
      if (call.spec().straightThrough() && call.mode() != Mode.HARD) {
        // operands of their own: the gradients of two operators add up in the operand's type
        Map<String, Operand<?>> own = inputs(call, type);
        List<Operand<?>> joined = call.of(type).buildStraightThrough(tf, own, SOFTNESS);
        joined.forEach(output -> add(type, output, "straight-through value of " + call));
        if (isSmooth(call) && hasFirstMethod(call)) {
          outputs.addAll(joined);
          xs.addAll(own.values());
        }
      }
    }

    private Map<String, Operand<?>> inputs(SampleCall call, Class<? extends TFloating> type) {
      return call.operands(
          x -> {
            double[] halves =
                Arrays.stream(x.values()).map(v -> rounded(v, TBfloat16.class)).toArray();
            return cast(Tensors.constant(tf, TFloat32.class, x.shape(), halves), type);
          });
    }

    /** All modes of the first method, and one mode of the others: their edges are the same. */
    private static boolean hasGradients(SampleCall call) {
      return isSmooth(call) || hasFirstMethod(call);
    }

    private static boolean isSmooth(SampleCall call) {
      return call.mode() == null || call.mode() == Mode.SMOOTH;
    }

    private static boolean hasFirstMethod(SampleCall call) {
      return call.method() == null
          || call.method() == call.spec().methods().stream().sorted().findFirst().orElseThrow();
    }

    private void add(Class<?> type, Operand<?> result, String name) {
      assertEquals(type, result.type());
      results.get(type).add(result);
      if (type == TFloat32.class) {
        names.add(name);
      }
    }

    private Operand<?> cast(Operand<TFloat32> x, Class<? extends TNumber> type) {
      return type == TFloat32.class ? tf.identity(x) : tf.dtypes.cast(x, type);
    }

    /** Of all outputs in all inputs at once, and of the smooth ones' gradients again. */
    void addGradients() {
      if (xs.isEmpty()) {
        return;
      }
      List<Operand<?>> first = gradients(outputs, xs);
      List<Operand<?>> again = new ArrayList<>();
      for (int i = 0; i < xs.size(); i++) {
        add(xs.get(i).type(), first.get(i), "gradient " + i);
        if (smooth.contains(xs.get(i))) {
          again.add(first.get(i));
        }
      }
      if (!again.isEmpty()) {
        List<Operand<?>> second = gradients(again, smooth);
        for (int i = 0; i < smooth.size(); i++) {
          add(smooth.get(i).type(), second.get(i), "second gradient " + i);
        }
      }
    }

    private List<Operand<?>> gradients(List<Operand<?>> of, List<Operand<?>> in) {
      return SafeGradients.of(
          tf,
          of,
          in,
          SafeGradients.cotangents(of.stream().<Operand<?>>map(this::cotangent).toList()),
          SafeGradients.unconnected(Unconnected.ZEROS));
    }

    /** The same number for all elements and, by rank, for all types. */
    private Operand<?> cotangent(Operand<?> y) {
      Operand<TFloat32> ones = tf.dtypes.cast(tf.onesLike(y), TFloat32.class);
      Operand<TFloat32> ramp =
          tf.math.cumsum(tf.reshape(ones, tf.constant(new int[] {-1})), tf.constant(0));
      Operand<TFloat32> eighths = tf.math.div(ramp, tf.constant(8f));
      return cast(tf.reshape(eighths, tf.shape(y)), y.type().asSubclass(TNumber.class));
    }

    Map<Class<?>, List<double[]>> run(Session session) {
      Session.Runner runner = session.runner();
      results
          .values()
          .forEach(
              some -> some.forEach(y -> runner.fetch(tf.dtypes.cast(number(y), TFloat32.class))));
      Map<Class<?>, List<double[]>> values = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int next = 0;
        for (Class<?> type : results.keySet()) {
          List<double[]> some = new ArrayList<>();
          for (int i = 0; i < results.get(type).size(); i++) {
            some.add(Tensors.values(result.get(next++)));
          }
          values.put(type, some);
        }
      }
      return values;
    }

    @SuppressWarnings("unchecked") // all results are numbers
    private static Operand<? extends TNumber> number(Operand<?> y) {
      return (Operand<? extends TNumber>) y;
    }
  }
}
