// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.GraphFunction;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.SharedEager;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** What every operator does, in every mode and with every method. */
@Order(1) // takes long
class OperatorContractTest {
  /** The rows of a sample call's main input. */
  private static final int ROWS = 3;

  private static final double SOFTNESS = 0.4;
  private static final SharedEager EAGER = new SharedEager();
  private static final Set<Kind> CHECKED = EnumSet.of(Kind.PROBABILITY, Kind.WEIGHTS, Kind.LOGITS);

  /** Operators that mix the rows of their first input; all others work row by row. */
  private static final Set<String> MIXING = Set.of("dynamic_slice");

  @AfterAll
  static void close() {
    EAGER.close();
  }

  static Stream<SampleCall> calls() {
    return SampleCalls.of(ToyOperator.catalogue());
  }

  static Stream<SampleCall> differentiable() {
    return calls().filter(call -> call.mode() != Mode.HARD);
  }

  static Stream<SampleCall> withInputs() {
    return calls().filter(call -> !call.inputs().isEmpty());
  }

  /** Those that compute with their first input as it is. */
  static Stream<SampleCall> unchecked() {
    return differentiable().filter(call -> !call.inputs().isEmpty() && !checksFirst(call));
  }

  /** Those that refuse numbers of their first input. */
  static Stream<SampleCall> checking() {
    return withInputs().filter(OperatorContractTest::checksFirst);
  }

  private static boolean checksFirst(SampleCall call) {
    return CHECKED.contains(call.kind(call.inputs().get(0)));
  }

  @Test
  void everyOperatorHasAName() {
    assertEquals(
        Catalogue.standard().all().size(),
        Catalogue.standard().all().stream().map(OperatorSpec::name).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void graphsWithOpenShapesAndEagerSessionsGiveTheSame(SampleCall call) {
    List<Form> forms =
        List.of(
            new Form(TFloat64.class, ReferenceArray::shape),
            new Form(TFloat64.class, call::openShape),
            new Form(TFloat32.class, ReferenceArray::shape));
    List<List<double[]>> found = run(call, forms);
    requireSame(found.get(0), found.get(1), 1e-12);
    requireSame(found.get(0), eager(call), 1e-12);
    // float32 keeps the type and the value, up to what an ill-conditioned sum may lose
    requireSame(found.get(0), found.get(2), 1e-3);
  }

  /** What is known of the inputs when the graph is built. */
  private record Form(Class<? extends TFloating> type, Function<ReferenceArray, Shape> shape) {}

  /** The results of each form, built and run together. */
  private static List<List<double[]>> run(SampleCall call, List<Form> forms) {
    List<Tensor> fed = new ArrayList<>();
    try (Graph graph = new Graph();
        Session session = TestSessions.unoptimized(graph)) {
      Ops tf = Ops.create(graph);
      Session.Runner runner = session.runner();
      List<Integer> counts = new ArrayList<>();
      for (Form form : forms) {
        Map<String, Operand<?>> inputs = new LinkedHashMap<>();
        for (ReferenceArray input : call.inputs()) {
          Operand<?> x = tf.placeholder(form.type(), Placeholder.shape(form.shape().apply(input)));
          inputs.put(input.name(), x);
          fed.add(Tensors.of(form.type(), input.shape(), input.values()));
          runner.feed(x, fed.get(fed.size() - 1));
        }
        List<Operand<?>> outputs = call.of(form.type()).build(tf, inputs, SOFTNESS);
        outputs.forEach(output -> assertEquals(form.type(), output.type()));
        outputs.forEach(runner::fetch);
        counts.add(outputs.size());
      }
      try (Result result = runner.run()) {
        List<double[]> all = new ArrayList<>();
        result.forEach(entry -> all.add(Tensors.values(entry.getValue())));
        List<List<double[]>> found = new ArrayList<>();
        for (int count : counts) {
          found.add(List.copyOf(all.subList(0, count)));
          all.subList(0, count).clear();
        }
        return found;
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static List<double[]> eager(SampleCall call) {
    Ops tf = EAGER.next();
    return call.of(TFloat64.class).build(tf, call.constants(tf, TFloat64.class), SOFTNESS).stream()
        .map(output -> Tensors.values(output.asTensor()))
        .toList();
  }

  private static void requireSame(List<double[]> want, List<double[]> got, double tolerance) {
    assertEquals(want.size(), got.size());
    for (int i = 0; i < want.size(); i++) {
      assertArrayEquals(want.get(i), got.get(i), tolerance);
    }
  }

  /** With respect to the inputs and the softness, second order too. */
  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsAreThoseOfFiniteDifferences(SampleCall call) {
    List<DoubleNdArray> point = new ArrayList<>();
    for (ReferenceArray input : call.inputs()) {
      point.add(NdArrays.wrap(input.shape(), DataBuffers.of(input.values(), false, false)));
    }
    if (call.mode() != null) {
      point.add(NdArrays.scalarOf(SOFTNESS));
    }
    GradientCheck.ofAll(function(call))
        .order(call.mode() == Mode.C0 ? 1 : 2)
        .directions(2)
        // ot is solved to 1e-10, which differences of step 1e-4 turn into 1e-6
        .tolerance(1e-5, call.method() == Method.OT ? 2e-6 : 1e-7)
        .require(point.toArray(DoubleNdArray[]::new));
  }

  private static GraphFunction<TFloat64> function(SampleCall call) {
    return (tf, operands) -> {
      Map<String, Operand<?>> inputs = new LinkedHashMap<>();
      for (int i = 0; i < operands.size(); i++) {
        boolean softness = i == call.inputs().size();
        inputs.put(softness ? "softness" : call.inputs().get(i).name(), operands.get(i));
      }
      return call.of(TFloat64.class).build(tf, inputs, Double.NaN);
    };
  }

  @ParameterizedTest
  @MethodSource("withInputs")
  void integersAreCastToFloat32(SampleCall call) {
    double scale = call.kind(call.inputs().get(0)) == Kind.PROBABILITY ? 1 : 3;
    // adding 0 makes −0 a 0, as the integer is
    SampleCall whole =
        call.withFirst(
            values -> Arrays.stream(values).map(v -> Math.rint(scale * v) + 0.0).toArray());
    Ops tf = EAGER.next();
    Map<String, Operand<?>> floats = whole.constants(tf, TFloat32.class);
    Map<String, Operand<?>> integers = new LinkedHashMap<>(floats);
    integers.computeIfPresent(
        whole.inputs().get(0).name(), (name, x) -> tf.dtypes.cast(x, TInt32.class));
    List<Operand<?>> want = whole.build(tf, floats, SOFTNESS);
    List<Operand<?>> got = whole.build(tf, integers, SOFTNESS);
    for (int i = 0; i < want.size(); i++) {
      // in hard mode they may keep their type, and are computed more exactly
      boolean hard = call.mode() == Mode.HARD;
      Class<?> type = got.get(i).type();
      assertTrue(type == TFloat32.class || (hard && type == TInt32.class), type.getSimpleName());
      assertArrayEquals(
          Tensors.values(want.get(i).asTensor()),
          Tensors.values(tf.dtypes.cast(got.get(i), TFloat32.class).asTensor()),
          hard ? 1e-6 : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("unchecked")
  void nanGivesNan(SampleCall call) {
    SampleCall broken = withFirstNumber(call, Double.NaN);
    Ops tf = EAGER.next();
    List<Operand<?>> plain = call.build(tf, call.constants(tf, TFloat64.class), SOFTNESS);
    List<Operand<?>> outputs = broken.build(tf, broken.constants(tf, TFloat64.class), SOFTNESS);
    for (int i = 0; i < outputs.size(); i++) {
      double[] values = Tensors.values(outputs.get(i).asTensor());
      assertTrue(Double.isNaN(values[0]), () -> Arrays.toString(values));
      double[] others = Arrays.copyOfRange(values, independentFrom(call, values), values.length);
      double[] before = Tensors.values(plain.get(i).asTensor());
      assertArrayEquals(
          Arrays.copyOfRange(before, before.length - others.length, before.length),
          others,
          call.toString());
    }
  }

  /** Where the results begin that do not depend on the first number of the first input. */
  private static int independentFrom(SampleCall call, double... values) {
    if (MIXING.contains(call.spec().name())) {
      return values.length;
    }
    assertEquals(0, values.length % ROWS, () -> call + " must give results of so many rows");
    return values.length / ROWS;
  }

  @ParameterizedTest
  @MethodSource("checking")
  void whatIsNoProbabilityIsRefused(SampleCall call) {
    List<Double> bad = new ArrayList<>(List.of(Double.NaN, Double.POSITIVE_INFINITY));
    if (call.kind(call.inputs().get(0)) != Kind.LOGITS) {
      bad.add(-1e-3);
    }
    Ops tf = EAGER.next();
    String name = call.spec().name().substring(call.spec().name().indexOf('.') + 1);
    for (double number : bad) {
      SampleCall broken = withFirstNumber(call, number);
      Map<String, Operand<?>> inputs = broken.constants(tf, TFloat64.class);
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> broken.build(tf, inputs, SOFTNESS));
      assertTrue(error.getMessage().contains(name + ": "), error::getMessage);
    }
  }

  private static SampleCall withFirstNumber(SampleCall call, double number) {
    return call.withFirst(
        values -> {
          double[] changed = values.clone();
          changed[0] = number;
          return changed;
        });
  }
}
