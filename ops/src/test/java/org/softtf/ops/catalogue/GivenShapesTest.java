// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.ReferenceArray;
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

/** Every operator where a run brings other shapes than the graph was built for, and none at all. */
class GivenShapesTest {
  private static final double SOFTNESS = 0.4;
  private static final long ROWS = 3;

  /** The modes c0, c1 and c2 build the same nodes at an operator's edge. */
  static Stream<SampleCall> calls() {
    return SampleCalls.all()
        .filter(call -> !call.inputs().isEmpty() && call.isPlain())
        .filter(call -> call.mode() != Mode.C0 && call.mode() != Mode.C2);
  }

  static Stream<SampleCall> ofRows() {
    return calls().filter(call -> call.spec().family().equals("array"));
  }

  /** One way through each method and result. */
  static Stream<SampleCall> ways() {
    Set<String> operators =
        Set.of("argmax", "max", "argsort", "sort", "rank", "top_k", "quantile", "median_newton");
    return ofRows().filter(call -> operators.contains(call.spec().name()));
  }

  private static boolean needsLength(SampleCall call) {
    return call.method() == Method.SORTING_NETWORK || call.method() == Method.SMOOTH_SORT;
  }

  /** Other columns than declared: nodes laid out for 5 must not run on 6, nor a broadcast on 1. */
  @ParameterizedTest
  @MethodSource("calls")
  void aShapeThatWasNotDeclaredIsRefusedOrGivesItsOwnNumbers(SampleCall call) {
    try (Built open = new Built(call, call::openShape)) {
      for (long columns : new long[] {6, 1}) {
        Map<String, ReferenceArray> fed = fed(call, Shape.of(ROWS, columns));
        try {
          List<double[]> got = open.run(fed).numbers();
          assertTrue(!call.spec().family().equals("array"), "must be refused");
          try (Built exact = new Built(call, input -> fed.get(input.name()).shape())) {
            List<double[]> want = exact.run(fed).numbers();
            for (int i = 0; i < want.size(); i++) {
              assertArrayEquals(want.get(i), got.get(i), 1e-12);
            }
          }
        } catch (RuntimeException e) {
          requireShapesNamed(call, e.getMessage());
        }
      }
    }
  }

  private static void requireShapesNamed(SampleCall call, String message) {
    String name = call.spec().name().substring(call.spec().name().lastIndexOf('.') + 1);
    assertTrue(message.contains(name), message);
    assertTrue(message.contains("not compatible with expected shape ["), message);
  }

  @ParameterizedTest
  @MethodSource("ofRows")
  void rowsWithoutElementsAreRefusedBySentence(SampleCall call) {
    if (needsLength(call) || call.mode() == Mode.C1) {
      return; // an unknown length is refused when the graph is built
    }
    String sentence =
        call.spec().name() + ": there must be at least one element along the axis, got shape";
    try (Built open = new Built(call, input -> open(input, Shape.UNKNOWN_SIZE))) {
      for (Operand<?> output : open.outputs) {
        RuntimeException e =
            assertThrows(
                RuntimeException.class, () -> open.run(fed(call, Shape.of(2, 0)), List.of(output)));
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
        assertTrue(e.getMessage().contains("[2 0]"), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noRowsGiveAnEmptyResultAndAnEmptyGradient(SampleCall call) {
    requireEmpty(call, needsLength(call) ? 5 : Shape.UNKNOWN_SIZE, 5);
  }

  /** Long rows take other ways, which depend on the mode. */
  @Test
  void noLongRowsGiveAnEmptyResultAndAnEmptyGradient() {
    SampleCalls.all()
        .filter(call -> Set.of("sort", "rank").contains(call.spec().name()) && call.isPlain())
        .filter(call -> !needsLength(call) && call.method() != Method.OT)
        .filter(call -> call.mode() == Mode.SMOOTH || call.mode() == Mode.C1)
        .forEach(call -> requireEmpty(call, 300, 300));
  }

  private static void requireEmpty(SampleCall call, long known, long n) {
    try (Built open = new Built(call, input -> open(input, known))) {
      if (call.mode() != Mode.HARD) {
        open.addGradients();
      }
      List<Shape> some = open.run(fed(call, Shape.of(1, n))).shapes();
      List<Shape> none = open.run(fed(call, Shape.of(0, n))).shapes();
      for (int i = 0; i < some.size(); i++) {
        assertTrue(some.get(i).size() > 0, some.get(i).toString());
        assertEquals(0, none.get(i).size(), call + " " + none.get(i));
        assertEquals(some.get(i).numDimensions(), none.get(i).numDimensions());
      }
    }
  }

  /** TensorFlow's graph optimizer must not take what it knows of shapes for what will be fed. */
  @Test
  void optimizersKeepTheCheck() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(3, 5)));
      Operand<TFloat32> twice = tf.math.add(x, x);
      Operand<TFloat32> ranks = SoftOps.create(tf).straightThrough().rank(twice);
      try (Session session = new Session(graph);
          Tensor fed = TFloat32.tensorOf(Shape.of(3, 6))) {
        RuntimeException e =
            assertThrows(
                RuntimeException.class, () -> session.runner().feed(x, fed).fetch(ranks).run());
        assertTrue(e.getMessage().contains("[3,6]"), e.getMessage());
        assertTrue(e.getMessage().contains("expected shape [3,5]"), e.getMessage());
        assertTrue(e.getMessage().contains("rank/"), e.getMessage());
      }
    }
  }

  /**
   * As many dimensions as an input has, of any size but for the last.
   *
   * @param last its size
   */
  private static Shape open(ReferenceArray input, long last) {
    long[] sizes = new long[input.shape().numDimensions()];
    Arrays.fill(sizes, Shape.UNKNOWN_SIZE);
    if (sizes.length > 0) {
      sizes[sizes.length - 1] = last;
    }
    return Shape.of(sizes);
  }

  /** Random numbers for a main input of another shape. */
  private static Map<String, ReferenceArray> fed(SampleCall call, Shape main) {
    Random random = new Random(1);
    Map<String, ReferenceArray> fed = new LinkedHashMap<>();
    SampleCalls.shapes(call.spec(), main, call.own())
        .forEach(
            (name, shape) -> {
              double[] values = random.doubles(shape.size(), 0.05, 0.95).toArray();
              fed.put(name, new ReferenceArray(name, shape, values));
            });
    return fed;
  }

  /** What a run gives. */
  private record Found(List<Shape> shapes, List<double[]> numbers) {}

  /** A graph of one call, of inputs declared with other shapes than those of the call. */
  private static final class Built implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Map<String, Operand<TFloat64>> inputs = new LinkedHashMap<>();
    private final List<Operand<?>> outputs = new ArrayList<>();
    private final Session session;

    Built(SampleCall call, Function<ReferenceArray, Shape> declared) {
      Ops tf = Ops.create(graph);
      for (ReferenceArray input : call.inputs()) {
        Shape shape = declared.apply(input);
        inputs.put(input.name(), tf.placeholder(TFloat64.class, Placeholder.shape(shape)));
      }
      outputs.addAll(call.of(TFloat64.class).build(tf, Map.copyOf(inputs), SOFTNESS));
      if (call.spec().straightThrough() && call.mode() == Mode.SMOOTH) {
        outputs.addAll(
            call.of(TFloat64.class).buildStraightThrough(tf, Map.copyOf(inputs), SOFTNESS));
      }
      session = TestSessions.unoptimized(graph);
    }

    /** Adds the gradient of each output's sum for the first input. */
    void addGradients() {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = inputs.values().iterator().next();
      for (Operand<?> output : List.copyOf(outputs)) {
        outputs.add(SafeGradients.of(tf, output.asOutput().expect(TFloat64.class), x));
      }
    }

    Found run(Map<String, ReferenceArray> fed) {
      return run(fed, outputs);
    }

    Found run(Map<String, ReferenceArray> fed, List<Operand<?>> fetched) {
      Session.Runner runner = session.runner();
      List<Tensor> tensors = new ArrayList<>();
      inputs.forEach(
          (name, operand) -> {
            ReferenceArray array = fed.get(name);
            Tensor tensor = Tensors.of(TFloat64.class, array.shape(), array.values());
            tensors.add(tensor);
            runner.feed(operand, tensor);
          });
      fetched.forEach(runner::fetch);
      try (Result result = runner.run()) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        result.forEach(
            entry -> {
              found.shapes().add(entry.getValue().shape());
              found.numbers().add(Tensors.values(entry.getValue()));
            });
        return found;
      } finally {
        tensors.forEach(Tensor::close);
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
