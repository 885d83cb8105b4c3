// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.GradientTape;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * A tape's gradients of every operator, in every mode and with every method, are those of graphs.
 */
@Order(3) // takes long
class TapeGradientsTest {
  private static final double SOFTNESS = 0.4;

  /** Few cases for each session, which keeps the kernels of all constants. */
  private static final int CASES = 40;

  private static final SafeGradients.Option ZEROS = SafeGradients.unconnected(Unconnected.ZEROS);

  private static EagerSession session;
  private static int cases;

  @AfterAll
  static void close() {
    session.close();
  }

  /** One call for each operator, mode and method. */
  static Stream<SampleCall> calls() {
    Map<List<Object>, SampleCall> calls = new LinkedHashMap<>();
    SampleCalls.all()
        .filter(call -> !call.inputs().isEmpty())
        .forEach(
            call ->
                calls.putIfAbsent(
                    List.of(
                        call.spec().name(),
                        String.valueOf(call.mode()),
                        String.valueOf(call.method())),
                    call.of(TFloat64.class)));
    return calls.values().stream();
  }

  private static GradientTape tape() {
    if (session == null || ++cases % CASES == 0) {
      if (session != null) {
        session.close();
      }
      session = EagerSession.create();
    }
    return GradientTape.of(session, 4);
  }

  /**
   * Of the sum of all outputs' squares: of the plain form, of the straight-through form, and of the
   * squares of the first gradients, hard mode apart.
   */
  @ParameterizedTest
  @MethodSource("calls")
  void equalThoseOfGraphs(SampleCall call) {
    boolean soft = call.spec().straightThrough() && call.mode() != Mode.HARD;
    boolean twice = call.mode() != Mode.HARD;
    requireClose(inGraph(call, soft, twice), onTape(call, soft, twice));
  }

  private static List<double[]> inGraph(SampleCall call, boolean soft, boolean twice) {
    try (Graph graph = new Graph();
        Session run = TestSessions.unoptimized(graph)) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<?>> inputs = call.constants(tf, TFloat64.class);
      List<Operand<?>> xs = List.copyOf(inputs.values());
      List<Operand<?>> plain = squares(tf, call.build(tf, inputs, SOFTNESS));
      List<Operand<?>> first = SafeGradients.of(tf, plain, xs);
      List<Operand<?>> all = new ArrayList<>(first);
      if (soft) {
        List<Operand<?>> forms = squares(tf, call.buildStraightThrough(tf, inputs, SOFTNESS));
        all.addAll(SafeGradients.of(tf, forms, xs));
      }
      if (twice) {
        all.addAll(SafeGradients.of(tf, squares(tf, first), xs));
      }
      return values(tf, run, all);
    }
  }

  private static List<Operand<?>> onTape(SampleCall call, boolean soft, boolean twice) {
    try (GradientTape outer = tape();
        GradientTape inner = GradientTape.within(outer)) {
      Ops tf = inner.tf();
      Map<String, Operand<?>> inputs = watched(inner, call);
      inputs.values().forEach(outer::watch);
      List<Operand<?>> xs = List.copyOf(inputs.values());
      List<Operand<?>> plain = squares(tf, call.build(tf, inputs, SOFTNESS));
      List<Operand<?>> first = inner.gradients(plain, xs, ZEROS);
      List<Operand<?>> all = new ArrayList<>(first);
      if (soft) {
        List<Operand<?>> forms = squares(tf, call.buildStraightThrough(tf, inputs, SOFTNESS));
        all.addAll(inner.gradients(forms, xs, ZEROS));
      }
      if (twice) {
        all.addAll(outer.gradients(squares(outer.tf(), first), xs, ZEROS));
      }
      return all;
    }
  }

  private static Map<String, Operand<?>> watched(GradientTape tape, SampleCall call) {
    Map<String, Operand<?>> inputs = call.constants(tape.tf(), TFloat64.class);
    inputs.values().forEach(tape::watch);
    return inputs;
  }

  private static List<Operand<?>> squares(Ops tf, List<Operand<?>> outputs) {
    List<Operand<?>> squares = new ArrayList<>();
    outputs.forEach(output -> squares.add(tf.math.square(typed(output))));
    return squares;
  }

  @SuppressWarnings("unchecked") // built in float64
  private static Operand<TFloat64> typed(Operand<?> operand) {
    return (Operand<TFloat64>) operand;
  }

  private static List<double[]> values(Ops tf, Session session, List<Operand<?>> operands) {
    Session.Runner runner = session.runner();
    operands.forEach(operand -> runner.fetch(tf.identity(operand))); // none twice
    try (Result result = runner.run()) {
      List<double[]> values = new ArrayList<>();
      result.forEach(entry -> values.add(Tensors.values(Objects.requireNonNull(entry.getValue()))));
      return values;
    }
  }

  /** Up to 1e-12 of the largest number, or of 1. */
  private static void requireClose(List<double[]> want, List<Operand<?>> got) {
    assertEquals(want.size(), got.size());
    for (int i = 0; i < want.size(); i++) {
      double[] values = Tensors.values(got.get(i).asTensor());
      double size = 1;
      for (double number : want.get(i)) {
        size = Math.max(size, Math.abs(number));
      }
      assertArrayEquals(want.get(i), values, 1e-12 * size);
    }
  }
}
