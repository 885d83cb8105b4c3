// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
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
import org.tensorflow.types.TFloat64;

/**
 * The gradient of every operator where none can be registered, as on Windows: TensorFlow's own, of
 * the first order.
 */
class OrdinaryGradientsTest {
  private static final String PROPERTY = "softtf.gradients";

  @Test
  void equalTheRegisteredOnes(@TempDir Path directory) throws Exception {
    // a process of its own, for the switch holds for all of it
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    int status = builder.start().waitFor();
    List<String> lines = Files.readAllLines(output);
    assertEquals(0, status, () -> String.join("\n", lines));
    String last = lines.get(lines.size() - 1);
    assertEquals(expectedCalls() + " operators, all agree", last, () -> String.join("\n", lines));
  }

  /** One for each operator with inputs, soft mode and method of it, and the rows that are long. */
  private static long expectedCalls() {
    long count = 0;
    for (OperatorSpec spec : Catalogue.standard().all()) {
      if (spec.inputs().isEmpty()) {
        continue;
      }
      // smooth_sort has one soft mode, the other methods all that the operator has
      long modes = spec.modes().stream().filter(Mode::isSoft).count();
      boolean smoothSort = spec.methods().contains(Method.SMOOTH_SORT);
      long whole = spec.methods().size() - (smoothSort ? 1L : 0L);
      count += spec.modes().isEmpty() ? 1L : spec.methods().isEmpty() ? modes : modes * whole;
      count += smoothSort ? 1 : 0;
    }
    // four operators with five methods in four modes, and smooth_sort; one very long row
    return count + 4L * (5 * 4 + 1) + 1;
  }

  /** Prints where the two differ, and how many operators were compared. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      List<SampleCall> calls = Stream.concat(shortRows(), longRows()).toList();
      List<List<double[]>> registered = calls.stream().map(Program::gradients).toList();
      System.setProperty(PROPERTY, "ordinary");
      int differing = 0;
      for (int i = 0; i < calls.size(); i++) {
        try {
          requireSame(registered.get(i), gradients(calls.get(i)));
        } catch (RuntimeException | AssertionError e) {
          differing++;
          System.out.println(calls.get(i) + ": " + e.getMessage());
        }
      }
      System.out.println(
          calls.size() + " operators, " + (differing == 0 ? "all agree" : differing + " differ"));
    }

    /** One call for each operator, mode and method. */
    private static Stream<SampleCall> shortRows() {
      Map<List<Object>, SampleCall> calls = new LinkedHashMap<>();
      SampleCalls.all()
          .filter(call -> call.mode() != Mode.HARD && !call.inputs().isEmpty())
          .forEach(
              call ->
                  calls.putIfAbsent(
                      List.of(
                          call.spec().name(),
                          String.valueOf(call.mode()),
                          String.valueOf(call.method())),
                      call));
      return calls.values().stream();
    }

    /** Rows that methods treat in other ways than short ones. */
    private static Stream<SampleCall> longRows() {
      List<SampleCall> calls = new ArrayList<>();
      for (String name : List.of("sort", "rank", "max", "quantile")) {
        OperatorSpec spec = Catalogue.standard().find(name).orElseThrow();
        Map<String, Object> own = name.equals("quantile") ? Map.of("q", 0.3) : Map.of();
        for (Method method : spec.methods()) {
          for (Mode mode : spec.modes()) {
            if (mode != Mode.HARD && spec.supports(mode, method) && method != Method.OT) {
              calls.add(new SampleCall(spec, mode, method, own, List.of(row(300))));
            }
          }
        }
      }
      OperatorSpec sort = Catalogue.standard().find("sort").orElseThrow();
      calls.add(new SampleCall(sort, Mode.SMOOTH, Method.NEURALSORT, Map.of(), List.of(row(2100))));
      return calls.stream();
    }

    private static ReferenceArray row(int n) {
      Random random = new Random(n);
      double[] numbers = random.doubles(n).map(e -> random.nextGaussian()).toArray();
      return new ReferenceArray("x", Shape.of(1, n), numbers);
    }

    /** Of the sum of all outputs' squares, with respect to the inputs. */
    private static List<double[]> gradients(SampleCall call) {
      try (Graph graph = new Graph();
          Session session = TestSessions.unoptimized(graph)) {
        Ops tf = Ops.create(graph);
        Map<String, Operand<?>> inputs = call.constants(tf, TFloat64.class);
        List<Operand<?>> squares = new ArrayList<>();
        for (Operand<?> output : call.of(TFloat64.class).build(tf, inputs, 0.4)) {
          squares.add(tf.math.square(typed(output)));
        }
        List<Operand<?>> wanted = List.copyOf(inputs.values());
        Session.Runner runner = session.runner();
        SafeGradients.of(tf, squares, wanted).forEach(runner::fetch);
        try (Result result = runner.run()) {
          List<double[]> gradients = new ArrayList<>();
          result.forEach(entry -> gradients.add(Tensors.values(entry.getValue())));
          return gradients;
        }
      }
    }

    @SuppressWarnings("unchecked") // built in float64
    private static Operand<TFloat64> typed(Operand<?> operand) {
      return (Operand<TFloat64>) operand;
    }

    private static void requireSame(List<double[]> want, List<double[]> got) {
      for (int i = 0; i < want.size(); i++) {
        double size = 1;
        for (double number : want.get(i)) {
          size = Math.max(size, Math.abs(number));
        }
        for (int k = 0; k < want.get(i).length; k++) {
          double difference = Math.abs(want.get(i)[k] - got.get(i)[k]);
          if (!(difference <= 1e-6 * size)) {
            throw new AssertionError(
                "input " + i + ", " + k + ": " + want.get(i)[k] + " and " + got.get(i)[k]);
          }
        }
      }
    }
  }
}
