// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** One order after the other of a {@link GradientCheck}. */
final class GradientComparison {
  private final Ops tf;
  private final Session session;
  private final double step;
  private final Random random;
  private final int directions;

  GradientComparison(Ops tf, Session session, double step, long seed, int directions) {
    this.tf = tf;
    this.session = session;
    this.step = step;
    this.random = new Random(seed);
    this.directions = directions;
  }

  /**
   * Compares the gradients of each order with differences of what they are the gradients of.
   *
   * <p>All gradients are built before the first run: a session takes in a graph anew whenever it
   * has grown.
   *
   * @param order the highest order
   * @param inputs all that the outputs depend on
   * @param outputs the outputs of the function to check
   */
  List<GradientReport.Entry> compare(
      int order, List<CheckedOperand> inputs, List<? extends Operand<?>> outputs) {
    List<CheckedOperand> point = new ArrayList<>(inputs);
    Fetches fetches = fetches(outputs);
    List<Derivative> derivatives = new ArrayList<>();
    for (int k = 1; k <= order; k++) {
      Derivative derivative = derivative(k, List.copyOf(point), fetches);
      point.addAll(derivative.sum.cotangents);
      fetches = derivative.gradients;
      derivatives.add(derivative);
    }
    List<GradientReport.Entry> entries = new ArrayList<>();
    for (int k = 1; k <= order; k++) {
      compare(k, derivatives.get(k - 1), entries);
    }
    return entries;
  }

  /** The gradient of a weighted sum with respect to all that it depends on. */
  private record Derivative(Weighted sum, Fetches gradients) {}

  private Derivative derivative(int order, List<CheckedOperand> point, Fetches outputs) {
    List<CheckedOperand> cotangents = new ArrayList<>();
    for (Shape shape : shapes(point, outputs)) {
      String description = "cotangent " + cotangents.size() + " of order " + order;
      cotangents.add(CheckedOperand.cotangent(tf, description, shape, random));
    }
    List<Operand<?>> gradients =
        SafeGradients.of(
            tf,
            outputs.operands(),
            point.stream().map(CheckedOperand::operand).toList(),
            SafeGradients.cotangents(cotangents.stream().map(CheckedOperand::operand).toList()));
    return new Derivative(new Weighted(point, outputs, cotangents), fetches(gradients));
  }

  private Fetches fetches(List<? extends Operand<?>> operands) {
    requireFloat64(operands);
    return new Fetches(tf, operands);
  }

  private void compare(int order, Derivative derivative, List<GradientReport.Entry> entries) {
    Weighted sum = derivative.sum;
    List<CheckedOperand> all = new ArrayList<>(sum.point);
    all.addAll(sum.cotangents);
    List<double[]> found = evaluate(all, derivative.gradients);
    for (int i = 0; i < found.size(); i++) {
      if (directions > 0) {
        alongDirections(order, sum.point.get(i), found.get(i), sum, entries);
      } else {
        entryByEntry(order, sum.point.get(i), found.get(i), sum, entries);
      }
    }
  }

  private static void requireFloat64(List<? extends Operand<?>> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).type() != TFloat64.class) {
        throw new IllegalArgumentException(
            "a gradient check needs float64 outputs, and output "
                + i
                + " is "
                + outputs.get(i).asOutput().dataType()
                + "; compute in the inputs' type and return floating outputs only");
      }
    }
  }

  /** The sum of the outputs, weighted by the cotangents, at a point that is moved. */
  private record Weighted(
      List<CheckedOperand> point, Fetches outputs, List<CheckedOperand> cotangents) {}

  private void entryByEntry(
      int order,
      CheckedOperand variable,
      double[] found,
      Weighted sum,
      List<GradientReport.Entry> entries) {
    for (int j = 0; j < found.length; j++) {
      double[] direction = new double[found.length];
      direction[j] = 1;
      double h = step * Math.max(1, Math.abs(variable.values[j]));
      entries.add(
          new GradientReport.Entry(
              order,
              variable.description(),
              position(variable.shape(), j),
              found[j],
              difference(sum, variable, direction, h)));
    }
  }

  private void alongDirections(
      int order,
      CheckedOperand variable,
      double[] found,
      Weighted sum,
      List<GradientReport.Entry> entries) {
    for (int k = 0; k < directions; k++) {
      double[] direction = CheckedOperand.weights(found.length, random);
      double gradient = 0;
      for (int j = 0; j < found.length; j++) {
        direction[j] *= Math.max(1, Math.abs(variable.values[j]));
        gradient += direction[j] * found[j];
      }
      entries.add(
          new GradientReport.Entry(
              order,
              variable.description() + " along direction " + k,
              List.of(),
              gradient,
              difference(sum, variable, direction, step)));
    }
  }

  /** Richardson's extrapolation of central differences. */
  private double difference(Weighted sum, CheckedOperand variable, double[] direction, double h) {
    double wide = central(sum, variable, direction, h);
    double narrow = central(sum, variable, direction, h / 2);
    return narrow + (narrow - wide) / 3;
  }

  /** The differences are taken before the sum over outputs, which keeps digits. */
  private double central(Weighted sum, CheckedOperand variable, double[] direction, double h) {
    List<double[]> up = moved(sum, variable, direction, h);
    List<double[]> down = moved(sum, variable, direction, -h);
    double difference = 0;
    for (int i = 0; i < up.size(); i++) {
      for (int k = 0; k < up.get(i).length; k++) {
        difference += sum.cotangents.get(i).values[k] * (up.get(i)[k] - down.get(i)[k]);
      }
    }
    return difference / (2 * h);
  }

  private List<double[]> moved(
      Weighted sum, CheckedOperand variable, double[] direction, double h) {
    double[] here = variable.values.clone();
    try {
      for (int j = 0; j < here.length; j++) {
        variable.values[j] += h * direction[j];
      }
      return evaluate(sum.point, sum.outputs);
    } finally {
      System.arraycopy(here, 0, variable.values, 0, here.length);
    }
  }

  /** The shapes of the outputs, from a run only if the graph does not tell. */
  private List<Shape> shapes(List<CheckedOperand> point, Fetches outputs) {
    List<Shape> known = outputs.operands().stream().map(Operand::shape).toList();
    if (known.stream().noneMatch(Shape::hasUnknownDimension)) {
      return known;
    }
    try (Result result = run(point, outputs)) {
      return IntStream.range(0, known.size())
          .mapToObj(i -> outputs.get(result, i).shape())
          .toList();
    }
  }

  private List<double[]> evaluate(List<CheckedOperand> point, Fetches fetches) {
    try (Result result = run(point, fetches)) {
      List<double[]> values = new ArrayList<>();
      for (int i = 0; i < fetches.operands().size(); i++) {
        TFloat64 tensor = (TFloat64) fetches.get(result, i);
        double[] data = new double[Math.toIntExact(tensor.size())];
        tensor.copyTo(DataBuffers.of(data, false, false));
        values.add(data);
      }
      return values;
    }
  }

  private Result run(List<CheckedOperand> point, Fetches fetches) {
    List<TFloat64> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (CheckedOperand variable : point) {
        tensors.add(variable.tensor());
        runner.feed(variable.operand(), tensors.get(tensors.size() - 1));
      }
      return fetches.run(runner);
    } finally {
      tensors.forEach(TFloat64::close);
    }
  }

  private static List<Long> position(Shape shape, int flat) {
    List<Long> position = new ArrayList<>();
    long rest = flat;
    for (int axis = shape.numDimensions() - 1; axis >= 0; axis--) {
      position.add(0, rest % shape.get(axis));
      rest /= shape.get(axis);
    }
    return position;
  }
}
