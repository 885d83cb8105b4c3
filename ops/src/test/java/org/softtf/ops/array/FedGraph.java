// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.softtf.gradients.GraphFunction;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TFloating;

/** A graph whose inputs have open sizes, built once and run with many numbers. */
final class FedGraph<T extends TFloating> implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Class<T> type;
  private final List<Operand<T>> inputs = new ArrayList<>();
  private final List<? extends Operand<?>> outputs;
  private final Session session;

  /** Builds, with inputs of so many dimensions. */
  FedGraph(Class<T> type, List<Integer> ranks, GraphFunction<T> build) {
    this.type = type;
    Ops tf = Ops.create(graph);
    for (int rank : ranks) {
      long[] open = new long[rank];
      Arrays.fill(open, Shape.UNKNOWN_SIZE);
      inputs.add(tf.placeholder(type, Placeholder.shape(Shape.of(open))));
    }
    outputs = build.apply(tf, inputs);
    session = new Session(graph);
  }

  /** An input's numbers: rows, a vector of them, or one number. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Fed(Shape shape, double... numbers) {
    static Fed rows(double[]... rows) {
      return new Fed(
          Shape.of(rows.length, rows[0].length),
          Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    }

    static Fed vector(double... numbers) {
      return new Fed(Shape.of(numbers.length), numbers);
    }

    static Fed scalar(double number) {
      return new Fed(Shape.scalar(), number);
    }
  }

  /** The outputs' numbers. */
  double[][] run(Fed... numbers) {
    List<Tensor> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (int i = 0; i < numbers.length; i++) {
        tensors.add(Tensors.of(type, numbers[i].shape(), numbers[i].numbers()));
        runner.feed(inputs.get(i), tensors.get(i));
      }
      outputs.forEach(runner::fetch);
      try (Result result = runner.run()) {
        return IntStream.range(0, outputs.size())
            .mapToObj(i -> Tensors.values(result.get(i)))
            .toArray(double[][]::new);
      }
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
