// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Elementwise operators of numbers up to the largest and beyond: they are the exact ones there. */
class ElementwiseRangeTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** Of the names of the plain and the straight-through form. */
  private static final List<String> ENDS = List.of("", "_st");

  static Stream<OperatorSpec> operators() {
    return Catalogue.standard().all().stream().filter(spec -> spec.family().equals("elementwise"));
  }

  /** Bounds of clip. */
  private record Range(double low, double high) {}

  @ParameterizedTest
  @MethodSource("operators")
  void largeNumbersAndInfinitiesAreExact(OperatorSpec spec) {
    for (Class<? extends TFloating> type : List.of(TFloat32.class, TFloat64.class)) {
      double huge = type == TFloat32.class ? 3e38 : 1.7e308;
      double[] x = {-INF, -huge, -1e30, -1e20, 1e20, 1e30, huge, INF};
      for (Mode mode : spec.modes()) {
        try (Graph graph = new Graph();
            Session session = TestSessions.unoptimized(graph)) {
          Calls calls = new Calls(graph, type, x);
          for (Map<String, Object> variant : spec.variants(Shape.of(x.length))) {
            calls.add(spec, mode, variant);
          }
          for (Range range : ranges(spec, huge)) {
            calls.check(session, range, y -> exact(spec.name(), y, range));
          }
        }
      }
    }
  }

  private static List<Range> ranges(OperatorSpec spec, double huge) {
    return spec.name().equals("clip")
        ? List.of(
            new Range(0, INF),
            new Range(-INF, INF),
            new Range(-INF, 0),
            new Range(-huge, huge),
            new Range(-2, 3))
        : List.of(new Range(0, 0));
  }

  /** Uses of an operator on the same numbers, in one graph. */
  private static final class Calls {
    private final Ops tf;
    private final Class<? extends TFloating> type;
    private final double[] x;
    private final Operand<TFloating> in;
    private final Operand<? extends TFloating> low;
    private final Operand<? extends TFloating> high;
    private final List<String> names = new ArrayList<>();
    private final List<Operand<?>> values = new ArrayList<>();
    private final List<Operand<?>> gradients = new ArrayList<>();

    Calls(Graph graph, Class<? extends TFloating> type, double... x) {
      this.tf = Ops.create(graph);
      this.type = type;
      this.x = x;
      this.in = constant(Shape.of(x.length), x);
      this.low = tf.placeholder(type, Placeholder.shape(Shape.scalar()));
      this.high = tf.placeholder(type, Placeholder.shape(Shape.scalar()));
    }

    @SuppressWarnings("unchecked") // the constant has that type
    private Operand<TFloating> constant(Shape shape, double... numbers) {
      return (Operand<TFloating>) (Operand<?>) Tensors.constant(tf, type, shape, numbers);
    }

    /** Plain and straight-through, with the softness as a number and as a tensor. */
    void add(OperatorSpec spec, Mode mode, Map<String, Object> variant) {
      for (double softly : softnesses(spec, mode)) {
        for (String end : spec.straightThrough() && mode.isSoft() ? ENDS : ENDS.subList(0, 1)) {
          Map<String, Object> arguments = new LinkedHashMap<>(variant);
          arguments.put("mode", mode.pythonName());
          Operand<TFloating> softness = constant(Shape.scalar(), softly);
          Map<String, Operand<?>> inputs = inputs(spec);
          inputs.put("softness", softness);
          build(spec.name() + end, inputs, arguments);
          inputs.remove("softness");
          arguments.put("softness", softly);
          build(spec.name() + end, inputs, arguments);
        }
      }
    }

    /** For a great softness the few steps that round has are not all of its sum. */
    private static double[] softnesses(OperatorSpec spec, Mode mode) {
      if (!mode.isSoft()) {
        return new double[] {1};
      }
      return spec.name().equals("round") ? new double[] {1e-3, 0.1} : new double[] {1e-3, 0.1, 7};
    }

    private Map<String, Operand<?>> inputs(OperatorSpec spec) {
      Map<String, Operand<?>> inputs = new LinkedHashMap<>(Map.of("x", in));
      if (spec.name().equals("clip")) {
        inputs.put("a", low);
        inputs.put("b", high);
      }
      return inputs;
    }

    private void build(String name, Map<String, Operand<?>> inputs, Map<String, Object> arguments) {
      Operand<TFloating> y =
          Inputs.trusted(
              Catalogue.standard().build(tf, name, inputs, Arguments.of(arguments)).get(0));
      names.add(name + " " + type.getSimpleName() + " " + arguments);
      values.add(y);
      gradients.add(SafeGradients.of(tf, y, in));
    }

    void check(Session session, Range range, DoubleUnaryOperator exact) {
      try (Tensor a = Tensors.of(type, Shape.scalar(), range.low());
          Tensor b = Tensors.of(type, Shape.scalar(), range.high())) {
        Session.Runner runner = session.runner().feed(low, a).feed(high, b);
        values.forEach(runner::fetch);
        gradients.forEach(runner::fetch);
        try (Result result = runner.run()) {
          for (int i = 0; i < values.size(); i++) {
            double[] got = Tensors.values(result.get(i));
            for (int j = 0; j < x.length; j++) {
              double want = exact.applyAsDouble(x[j]);
              double tolerance = Double.isInfinite(want) ? 0 : 1e-6 * Math.abs(want) + 1e-6;
              assertEquals(want, got[j], tolerance, names.get(i) + " of " + x[j] + " " + range);
            }
          }
          for (int i = values.size(); i < result.size(); i++) {
            double[] slopes = Tensors.values(result.get(i));
            assertTrue(
                Arrays.stream(slopes).allMatch(Double::isFinite),
                names.get(i - values.size()) + " " + range + " " + Arrays.toString(slopes));
          }
        }
      }
    }
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
