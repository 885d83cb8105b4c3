package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.catalogue.Operators;
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

/** Elementwise operators of numbers up to the largest and beyond: they are the exact ones there. */
class ElementwiseRangeTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  static Stream<OperatorSpec> operators() {
    return Operators.all().stream().filter(spec -> spec.family().equals("elementwise"));
  }

  /** Bounds of clip. */
  private record Range(double low, double high) {}

  @ParameterizedTest
  @MethodSource("operators")
  void largeNumbersAndInfinitiesAreExact(OperatorSpec spec) {
    for (Class<? extends TFloating> type : List.of(TFloat32.class, TFloat64.class)) {
      double huge = type == TFloat32.class ? 3e38 : 1.7e308;
      List<Range> ranges =
          spec.name().equals("clip")
              ? List.of(new Range(0, INF), new Range(-INF, INF), new Range(-INF, 0),
                  new Range(-huge, huge), new Range(-2, 3))
              : List.of(new Range(0, 0));
      for (Mode mode : spec.modes()) {
        for (Range range : ranges) {
          for (Map<String, Object> variant : spec.variants(Shape.of(5))) {
            check(spec, type, mode, range, variant, huge);
          }
        }
      }
    }
  }

  private static void check(
      OperatorSpec spec,
      Class<? extends TFloating> type,
      Mode mode,
      Range range,
      Map<String, Object> variant,
      double huge) {
    double[] x = {-INF, -huge, -1e30, -1e20, 1e20, 1e30, huge, INF};
    String message = spec + " " + type.getSimpleName() + " " + mode + " " + range + variant;
    try (Graph graph = new Graph();
        Session session = TestSessions.unoptimized(graph)) {
      Ops tf = Ops.create(graph);
      Operand<? extends TFloating> in = Tensors.constant(tf, type, Shape.of(x.length), x);
      Session.Runner runner = session.runner();
      int runs = 0;
      for (double softly : mode.isSoft() ? new double[] {1e-3, 0.1, 7} : new double[] {1}) {
        Operand<? extends TFloating> softness = Tensors.constant(tf, type, Shape.scalar(), softly);
        for (String name : names(spec, mode)) {
          for (boolean tensor : new boolean[] {false, true}) {
            Map<String, Operand<?>> inputs = new LinkedHashMap<>(Map.of("x", in));
            if (spec.name().equals("clip")) {
              inputs.put("a", Tensors.constant(tf, type, Shape.scalar(), range.low()));
              inputs.put("b", Tensors.constant(tf, type, Shape.scalar(), range.high()));
            }
            Map<String, Object> arguments = new LinkedHashMap<>(variant);
            arguments.put("mode", mode.pythonName());
            if (tensor) {
              inputs.put("softness", softness);
            } else {
              arguments.put("softness", softly);
            }
            Operand<?> y = Operators.build(tf, name, inputs, Arguments.of(arguments)).get(0);
            runner.fetch(y);
            runner.fetch(SafeGradients.of(tf, y.asOutput().expect(TFloating.class), floating(in)));
            runner.fetch(
                SafeGradients.of(
                    tf, y.asOutput().expect(TFloating.class), floating(tensor ? softness : in)));
            runs++;
          }
        }
      }
      try (Result result = runner.run()) {
        List<double[]> found = new ArrayList<>();
        result.forEach(entry -> found.add(Tensors.values(entry.getValue())));
        for (int run = 0; run < runs; run++) {
          for (int i = 0; i < x.length; i++) {
            double want = exact(spec.name(), x[i], range);
            double got = found.get(3 * run)[i];
            assertEquals(want, got, Double.isInfinite(want) ? 0 : 1e-6 * Math.abs(want) + 1e-6,
                message + " of " + x[i]);
          }
          for (double slope : found.get(3 * run + 1)) {
            assertTrue(Double.isFinite(slope), message);
          }
          for (double slope : found.get(3 * run + 2)) {
            assertTrue(Double.isFinite(slope), message + ", for the softness");
          }
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // a gradient for any type
  private static Operand<TFloating> floating(Operand<? extends TFloating> x) {
    return (Operand<TFloating>) x;
  }

  private static List<String> names(OperatorSpec spec, Mode mode) {
    return spec.straightThrough() && mode.isSoft()
        ? List.of(spec.name(), spec.name() + "_st")
        : List.of(spec.name());
  }

  private static double exact(String name, double x, Range range) {
    return switch (name) {
      case "sigmoidal", "heaviside" -> x > 0 ? 1 : 0;
      case "relu", "softrelu" -> Math.max(x, 0);
      case "sign" -> Math.signum(x);
      case "abs" -> Math.abs(x);
      case "clip" -> Math.min(Math.max(x, range.low()), range.high());
      case "round" -> x;
      default -> throw new IllegalArgumentException("no exact operator for " + name);
    };
  }
}
