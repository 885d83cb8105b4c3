// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * What every operator gives in float32 for more rows than a thread takes is what it gives in
 * float64. Other kernels of TensorFlow run there than in the small cases of the other tests.
 */
class ManyRowsTest {
  private static final Shape MANY = Shape.of(67, 19);
  private static final double SOFTNESS = 0.4;
  private static final double TOLERANCE = 1e-3;

  /** For each operator that draws nothing, its methods in smooth mode. */
  static Stream<List<SampleCall>> operators() {
    return Catalogue.standard().all().stream()
        .filter(spec -> !spec.name().startsWith("random."))
        .map(ManyRowsTest::calls);
  }

  private static List<SampleCall> calls(OperatorSpec spec) {
    Mode mode = spec.modes().isEmpty() ? null : Mode.SMOOTH;
    Map<String, Object> own = spec.variants(MANY).get(0);
    List<ReferenceArray> inputs = SampleCalls.inputs(spec, MANY, own);
    return SampleCalls.orNull(spec.methods()).stream()
        .filter(method -> mode == null || spec.supports(mode, method))
        .map(method -> new SampleCall(spec, mode, method, own, inputs))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void float32IsAsFloat64(List<SampleCall> calls) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<?>> results = new ArrayList<>();
      for (SampleCall call : calls) {
        results.addAll(results(tf, call, TFloat32.class));
        results.addAll(results(tf, call, TFloat64.class));
      }
      try (Session session = TestSessions.unoptimized(graph)) {
        Session.Runner runner = session.runner();
        results.forEach(runner::fetch);
        try (Result found = runner.run()) {
          for (int i = 0; i < calls.size(); i++) {
            for (int k = 0; k < 2; k++) {
              requireNear(
                  calls.get(i) + (k == 0 ? "" : ", gradient"),
                  Tensors.values(found.get(4 * i + k + 2)),
                  Tensors.values(found.get(4 * i + k)));
            }
          }
        }
      }
    }
  }

  /** The value, and the gradient of Σ y² with respect to the first input. */
  private static <T extends TFloating> List<Operand<?>> results(
      Ops tf, SampleCall call, Class<T> type) {
    Map<String, Operand<?>> operands =
        call.operands(x -> Tensors.constant(tf, type, x.shape(), rounded(x.values())));
    Operand<T> y = call.build(tf, operands, SOFTNESS).get(0).asOutput().expect(type);
    Operand<?> first = operands.get(call.inputs().get(0).name());
    return List.of(y, SafeGradients.of(tf, tf.math.square(y), first));
  }

  /** To what both types hold, so far apart that float32 can tell them apart. */
  private static double[] rounded(double... values) {
    return Arrays.stream(values).map(value -> Math.rint(1024 * value) / 1024).toArray();
  }

  private static void requireNear(String message, double[] want, double... got) {
    double largest = Math.max(1, Arrays.stream(want).map(Math::abs).max().orElse(0));
    assertArrayEquals(want, got, TOLERANCE * largest, message);
  }
}
