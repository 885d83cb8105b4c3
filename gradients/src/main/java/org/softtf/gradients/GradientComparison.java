// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * All orders of a {@link GradientCheck}.
 *
 * <p>All gradients are built before the first run: a session takes in a graph anew whenever it has
 * grown. Each run fetches the operands of all orders: a session prepares a graph anew for each
 * other choice, which takes as long as many runs.
 */
final class GradientComparison {
  private final Ops tf;
  private final Session session;
  private final double step;
  private final Random random;
  private final int directions;

  /** All that the outputs and gradients depend on. */
  private final List<CheckedOperand> point = new ArrayList<>();

  /** The outputs, and then the gradients of each order. */
  private final List<Operand<?>> series = new ArrayList<>();

  private final List<Derivative> derivatives = new ArrayList<>();

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
   * @param order the highest order
   * @param inputs all that the outputs depend on
   * @param outputs the outputs of the function to check
   */
  List<GradientReport.Entry> compare(
      int order, List<CheckedOperand> inputs, List<? extends Operand<?>> outputs) {
    point.addAll(inputs);
    List<? extends Operand<?>> last = outputs;
    for (int k = 1; k <= order; k++) {
      last = differentiate(k, last);
    }
    requireFloat64(last);
    series.addAll(last);
    Fetches fetches = new Fetches(tf, series);
    List<double[]> found = evaluate(fetches, series.size());
    List<List<GradientReport.Entry>> entries = new ArrayList<>();
    derivatives.forEach(derivative -> entries.add(new ArrayList<>()));
    for (int i = 0; i < derivatives.get(order - 1).variables; i++) {
      int variable = i;
      moves(point.get(i)).forEach(move -> compare(variable, move, fetches, found, entries));
    }
    return entries.stream().flatMap(List::stream).toList();
  }

  /** Compares the slope of each order along one move. */
  private void compare(
      int variable,
      Move move,
      Fetches fetches,
      List<double[]> found,
      List<List<GradientReport.Entry>> entries) {
    Moved wide = moved(move, move.step, fetches);
    Moved narrow = moved(move, move.step / 2, fetches);
    for (Derivative derivative : derivatives) {
      if (variable < derivative.variables) {
        double gradient = move.slope(found.get(derivative.end() + variable));
        double difference = derivative.difference(wide, narrow);
        entries.get(derivative.order - 1).add(move.entry(derivative, gradient, difference));
      }
    }
  }

  /**
   * The gradients of a sum of outputs, weighted by cotangents.
   *
   * @param order its order
   * @param variables how many operands of the point, the first ones, it is differentiated for
   * @param from where its outputs begin in the series; its gradients come after them
   * @param cotangents one for each output
   */
  private record Derivative(int order, int variables, int from, List<CheckedOperand> cotangents) {
    int end() {
      return from + cotangents.size();
    }

    /** Richardson's extrapolation of central differences. */
    double difference(Moved wide, Moved narrow) {
      double fine = central(narrow);
      return fine + (fine - central(wide)) / 3;
    }

    /** The differences are taken before the sum over outputs, which keeps digits. */
    private double central(Moved moved) {
      double difference = 0;
      for (int i = 0; i < cotangents.size(); i++) {
        double[] up = moved.up.get(from + i);
        double[] down = moved.down.get(from + i);
        for (int k = 0; k < up.length; k++) {
          difference += cotangents.get(i).values[k] * (up[k] - down[k]);
        }
      }
      return difference / (2 * moved.step);
    }
  }

  /** Builds the gradients of the outputs of one order, which are those of the next. */
  private List<Operand<?>> differentiate(int order, List<? extends Operand<?>> outputs) {
    requireFloat64(outputs);
    List<CheckedOperand> cotangents = new ArrayList<>();
    for (Shape shape : shapes(outputs)) {
      String description = "cotangent " + cotangents.size() + " of order " + order;
      cotangents.add(CheckedOperand.cotangent(tf, description, shape, random));
    }
    List<Operand<?>> gradients =
        SafeGradients.of(
            tf, outputs, operands(point), SafeGradients.cotangents(operands(cotangents)));
    derivatives.add(new Derivative(order, point.size(), series.size(), cotangents));
    series.addAll(outputs);
    point.addAll(cotangents);
    return gradients;
  }

  private static List<Operand<?>> operands(List<CheckedOperand> checked) {
    return checked.stream().<Operand<?>>map(CheckedOperand::operand).toList();
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

  /** What a variable is moved by. */
  private static final class Move {
    private final CheckedOperand variable;
    private final String description;

    /** The entry that moves; empty if all do. */
    private final List<Long> position;

    /** How far each entry moves in one step. */
    private final double[] direction;

    /** The larger of two steps. */
    private final double step;

    Move(
        CheckedOperand variable,
        String description,
        List<Long> position,
        double[] direction,
        double step) {
      this.variable = variable;
      this.description = description;
      this.position = position;
      this.direction = direction;
      this.step = step;
    }

    /** The slope along the direction, without entries that do not move, NaN or not. */
    double slope(double... gradient) {
      double slope = 0;
      for (int j = 0; j < gradient.length; j++) {
        slope += direction[j] == 0 ? 0 : direction[j] * gradient[j];
      }
      return slope;
    }

    GradientReport.Entry entry(Derivative derivative, double gradient, double difference) {
      return new GradientReport.Entry(
          derivative.order, description, position, gradient, difference);
    }
  }

  private Stream<Move> moves(CheckedOperand variable) {
    return directions > 0
        ? IntStream.range(0, directions).mapToObj(k -> alongDirection(variable, k))
        : IntStream.range(0, variable.values.length).mapToObj(j -> ofEntry(variable, j));
  }

  private Move ofEntry(CheckedOperand variable, int j) {
    double[] direction = new double[variable.values.length];
    direction[j] = 1;
    double h = step * Math.max(1, Math.abs(variable.values[j]));
    List<Long> position = position(variable.shape(), j);
    return new Move(variable, variable.description(), position, direction, h);
  }

  private Move alongDirection(CheckedOperand variable, int k) {
    double[] direction = CheckedOperand.weights(variable.values.length, random);
    for (int j = 0; j < direction.length; j++) {
      direction[j] *= Math.max(1, Math.abs(variable.values[j]));
    }
    String description = variable.description() + " along direction " + k;
    return new Move(variable, description, List.of(), direction, step);
  }

  /** The series, maybe without the last gradients, a step up and a step down from the point. */
  private record Moved(double step, List<double[]> up, List<double[]> down) {}

  private Moved moved(Move move, double h, Fetches fetches) {
    return new Moved(h, evaluate(move, h, fetches), evaluate(move, -h, fetches));
  }

  private List<double[]> evaluate(Move move, double h, Fetches fetches) {
    double[] values = move.variable.values;
    double[] here = values.clone();
    try {
      for (int j = 0; j < here.length; j++) {
        values[j] += h * move.direction[j];
      }
      return evaluate(fetches, directions > 0 ? series.size() : differentiated());
    } finally {
      System.arraycopy(here, 0, values, 0, here.length);
    }
  }

  /** How many of the series there are differences of. */
  private int differentiated() {
    return derivatives.get(derivatives.size() - 1).end();
  }

  /** The shapes of outputs, from a run only if the graph does not tell. */
  private List<Shape> shapes(List<? extends Operand<?>> outputs) {
    List<Shape> known = outputs.stream().map(Operand::shape).toList();
    if (known.stream().noneMatch(Shape::hasUnknownDimension)) {
      return known;
    }
    Fetches fetches = new Fetches(tf, outputs);
    try (Result result = run(fetches, known.size())) {
      return IntStream.range(0, known.size())
          .mapToObj(i -> fetches.get(result, i).shape())
          .toList();
    }
  }

  private List<double[]> evaluate(Fetches fetches, int count) {
    try (Result result = run(fetches, count)) {
      List<double[]> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        TFloat64 tensor = (TFloat64) fetches.get(result, i);
        double[] data = new double[Math.toIntExact(tensor.size())];
        tensor.copyTo(DataBuffers.of(data, false, false));
        values.add(data);
      }
      return values;
    }
  }

  private Result run(Fetches fetches, int count) {
    List<TFloat64> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (CheckedOperand variable : point) {
        tensors.add(variable.tensor());
        runner.feed(variable.operand(), tensors.get(tensors.size() - 1));
      }
      return fetches.runFirst(count, runner);
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
