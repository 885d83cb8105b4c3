// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What a run brings beside x, and does not fit it, is refused in the sentence that a graph gives
 * where shapes are known when it is built.
 */
class MaskShapesTest {
  private static final String WEIGHTS = "weights";

  /** Shapes that do not fit that of {@link SampleCalls#MAIN}, by input. */
  private static final Map<String, List<Shape>> WRONG =
      Map.of(
          OperatorSpec.MASK,
          List.of(Shape.of(2, 5), Shape.of(3, 4)),
          OperatorSpec.LENGTHS,
          List.of(Shape.of(2)),
          WEIGHTS,
          List.of(Shape.of(2, 1), Shape.of(3, 4)));

  /** Every operator by one method, and one by all: a mask is read before the method is asked. */
  static Stream<SampleCall> calls() {
    return SampleCalls.all()
        .filter(call -> call.spec().takesMask() && call.isPlain())
        .filter(call -> call.method() != Method.SMOOTH_SORT)
        .filter(call -> call.method() == null || isFirst(call) || call.spec().name().equals("sort"))
        .filter(call -> call.mode() != Mode.C0 && call.mode() != Mode.C2);
  }

  private static boolean isFirst(SampleCall call) {
    return call.method() == call.spec().methods().stream().sorted().findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void shapesThatDoNotFitAreRefusedInTheSameSentence(SampleCall call) {
    WRONG.forEach(
        (name, shapes) -> {
          if (!name.equals(WEIGHTS) || call.spec().inputs().contains(ArrayArguments.WEIGHTS)) {
            try (Open open = new Open(call, name)) {
              shapes.forEach(open::requireRefused);
            }
          }
        });
  }

  /** A graph of a call and its straight-through form, with a further input of open sizes. */
  private static final class Open implements AutoCloseable {
    private final SampleCall call;
    private final String name;
    private final Graph graph = new Graph();
    private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    private final List<Operand<?>> outputs = new ArrayList<>();
    private final Session session;

    Open(SampleCall call, String name) {
      this.call = call;
      this.name = name;
      Ops tf = Ops.create(graph);
      for (ReferenceArray input : others()) {
        Shape shape = call.openShape(input);
        inputs.put(input.name(), tf.placeholder(TFloat64.class, Placeholder.shape(shape)));
      }
      Placeholder.Options open = Placeholder.shape(openShape(WRONG.get(name).get(0)));
      inputs.put(
          name,
          switch (name) {
            case OperatorSpec.MASK -> tf.placeholder(TBool.class, open);
            case OperatorSpec.LENGTHS -> tf.placeholder(TInt32.class, open);
            default -> tf.placeholder(TFloat64.class, open);
          });
      outputs.addAll(call.of(TFloat64.class).build(tf, Map.copyOf(inputs), 0.4));
      if (call.spec().straightThrough() && call.mode() == Mode.SMOOTH) {
        outputs.addAll(call.of(TFloat64.class).buildStraightThrough(tf, Map.copyOf(inputs), 0.4));
      }
      session = TestSessions.unoptimized(graph);
    }

    private List<ReferenceArray> others() {
      return call.inputs().stream().filter(input -> !input.name().equals(name)).toList();
    }

    private static Shape openShape(Shape shape) {
      long[] sizes = new long[shape.numDimensions()];
      Arrays.fill(sizes, Shape.UNKNOWN_SIZE);
      return Shape.of(sizes);
    }

    void requireRefused(Shape shape) {
      String sizes = shape.toString().replace(",", "");
      String wanted = name.equals(OperatorSpec.LENGTHS) ? "[3]" : "[3 5]";
      for (Operand<?> output : outputs) {
        String message =
            assertThrows(RuntimeException.class, () -> run(shape, output)).getMessage();
        String operator = call.spec().name();
        assertTrue(message.contains(operator + ": " + name + " must b"), message);
        assertTrue(message.contains("got shape] " + sizes + " [for] " + wanted), message);
      }
    }

    private void run(Shape shape, Operand<?> output) {
      Session.Runner runner = session.runner().fetch(output);
      List<Tensor> fed = new ArrayList<>();
      for (ReferenceArray input : others()) {
        fed.add(Tensors.of(TFloat64.class, input.shape(), input.values()));
        runner.feed(inputs.get(input.name()), fed.get(fed.size() - 1));
      }
      fed.add(
          switch (name) {
            case OperatorSpec.MASK -> TBool.tensorOf(shape);
            case OperatorSpec.LENGTHS -> TInt32.tensorOf(shape);
            default -> TFloat64.tensorOf(shape);
          });
      runner.feed(inputs.get(name), fed.get(fed.size() - 1));
      try {
        runner.run().close();
      } finally {
        fed.forEach(Tensor::close);
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  /** A number for each row, and arrays of which not even the number of dimensions is known. */
  @Test
  void numbersForRowsAndUnknownDimensionsToo() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 4)));
      var flat = tf.placeholder(TFloat64.class);
      var each = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
      var kept = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, -1)));
      var mask = tf.placeholder(TBool.class);
      SoftOps soft = SoftOps.create(tf);
      Map<Operand<?>, String> results = new LinkedHashMap<>();
      results.put(
          soft.topKMask(x, each),
          "topKMask: k must be a scalar or broadcast to x without its axis -1, got shape] [2] [for]"
              + " [3]");
      results.put(
          soft.quantileNewton(x, kept),
          "quantileNewton: q must be a scalar or broadcast to x with 1 in place of its axis, got"
              + " shape] [2 1] [for] [3 1]");
      results.put(
          soft.sort(x, ArrayOption.mask(mask)),
          "sort: mask must broadcast to x, got shape] [1 3 4] [for] [3 4]");
      results.put(
          soft.sort(flat, ArrayOption.mask(mask), ArrayOption.flatten()),
          "sort: mask must broadcast to x, got shape] [1 3 4] [for] [3 4]");
      try (Tensor rows = TFloat64.tensorOf(Shape.of(3, 4));
          Tensor two = TFloat64.vectorOf(0.5, 0.5);
          Tensor column = TFloat64.tensorOf(Shape.of(2, 1), data -> data.setDouble(0.5, 0, 0));
          Tensor cube = TBool.tensorOf(Shape.of(1, 3, 4))) {
        results.forEach(
            (result, sentence) -> {
              Session.Runner runner =
                  session.runner().feed(x, rows).feed(flat, rows).feed(each, two);
              runner.feed(kept, column).feed(mask, cube).fetch(result);
              String message = assertThrows(RuntimeException.class, runner::run).getMessage();
              assertTrue(message.contains(sentence), message);
            });
      }
    }
  }

  /** Nothing is checked in a run where the shapes that are known decide it. */
  @Test
  void shapesThatAreKnownToFitCostNothing() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 4)));
      var mask = tf.placeholder(TBool.class, Placeholder.shape(Shape.of(1, 4)));
      SoftOps.create(tf).sort(x, ArrayOption.mask(mask));
      List<String> checks = new ArrayList<>();
      graph
          .operations()
          .forEachRemaining(
              op -> {
                if (op.type().equals("Assert")) {
                  checks.add(op.name());
                }
              });
      assertEquals(List.of(), checks);
    }
  }
}
