// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The steps of a recording that lead from some sources to some targets, with all values numbered in
 * the order in which they appear.
 */
public final class Slice {
  private final List<NumberedStep> steps = new ArrayList<>();
  private final int[] targets;
  private final int[] sources;

  /** The values of the steps, by their numbers. */
  private final List<Output<?>> values = new ArrayList<>();

  /** The numbers of the values that no step makes. */
  private final int[] given;

  /** The numbers here by the numbers in the recording, −1 for a value that is not here. */
  private final int[] numbers;

  /** All arguments have the recording's numbers. */
  private Slice(Recording recording, List<NumberedStep> needed, int[] targets, int[] sources) {
    List<Output<?>> recorded = recording.values();
    this.numbers = new int[recorded.size()];
    Arrays.fill(numbers, -1);
    boolean[] made = new boolean[numbers.length];
    needed.forEach(step -> mark(made, step.outputs()));
    IntStream.Builder notMade = IntStream.builder();
    add(sources, made, recorded, notMade);
    add(targets, made, recorded, notMade);
    for (NumberedStep step : needed) {
      add(step.inputs(), made, recorded, notMade);
      for (int output : step.outputs()) {
        number(output, recorded);
      }
      steps.add(new NumberedStep(step.step(), here(step.inputs()), here(step.outputs())));
    }
    this.given = notMade.build().toArray();
    this.sources = here(sources);
    this.targets = here(targets);
  }

  private static void mark(boolean[] values, int... numbers) {
    for (int number : numbers) {
      values[number] = true;
    }
  }

  private void add(
      int[] some, boolean[] made, List<Output<?>> recorded, IntStream.Builder notMade) {
    for (int value : some) {
      if (!made[value] && numbers[value] < 0) {
        number(value, recorded);
        notMade.add(numbers[value]);
      }
    }
  }

  private void number(int value, List<Output<?>> recorded) {
    numbers[value] = values.size();
    values.add(recorded.get(value));
  }

  private int[] here(int... recorded) {
    int[] list = new int[recorded.length];
    for (int i = 0; i < list.length; i++) {
      list[i] = numbers[recorded[i]];
    }
    return list;
  }

  /**
   * Finds the steps between sources and targets.
   *
   * @param recording what was seen
   * @param targets what is differentiated
   * @param sources with respect to what
   * @return the steps, with those targets and sources that steps join
   */
  public static Slice of(Recording recording, List<Output<?>> targets, List<Output<?>> sources) {
    int[] starts = sources.stream().mapToInt(recording::number).toArray();
    boolean[] reached = new boolean[recording.values().size()];
    mark(reached, starts);
    List<NumberedStep> forward = new ArrayList<>();
    for (NumberedStep step : recording.steps()) {
      if (step.carriesTo(reached)) {
        for (int output : step.outputs()) {
          reached[output] |= recording.knows(output);
        }
        forward.add(step);
      }
    }
    int[] ends =
        targets.stream().mapToInt(recording::number).filter(t -> t >= 0 && reached[t]).toArray();
    boolean[] wanted = new boolean[reached.length];
    mark(wanted, ends);
    List<NumberedStep> needed = new ArrayList<>();
    for (int i = forward.size() - 1; i >= 0; i--) {
      NumberedStep step = forward.get(i);
      if (step.makes(wanted)) {
        step.markCarried(reached, wanted);
        needed.add(step);
      }
    }
    Collections.reverse(needed);
    int[] joined = IntStream.of(starts).filter(s -> wanted[s]).distinct().toArray();
    return new Slice(recording, needed, ends, joined);
  }

  List<NumberedStep> steps() {
    return steps;
  }

  int[] targetNumbers() {
    return targets;
  }

  int[] sourceNumbers() {
    return sources;
  }

  /** The targets that depend on a source. */
  public List<Output<?>> targets() {
    return valuesOf(targets);
  }

  /** The sources that a target depends on, each once. */
  public List<Output<?>> sources() {
    return valuesOf(sources);
  }

  private List<Output<?>> valuesOf(int... numbers) {
    List<Output<?>> list = new ArrayList<>();
    for (int number : numbers) {
      list.add(values.get(number));
    }
    return list;
  }

  /** What the steps are, in words. */
  public List<String> types() {
    return steps.stream().map(step -> step.step().type()).distinct().toList();
  }

  /** The names of the operators with gradients of their own. */
  Stream<String> customOperators() {
    return steps.stream().map(step -> step.step().customOperator()).filter(Objects::nonNull);
  }

  int[] given() {
    return given;
  }

  /** The values by their numbers. */
  List<Output<?>> values() {
    return values;
  }

  /**
   * What a program for this slice depends on, the sizes of dimensions apart.
   *
   * @param shapes those of {@link #shapes}
   * @param weighted whether cotangents are given
   */
  Structure structure(List<Shape> shapes, boolean weighted) {
    List<Object> contents = new ArrayList<>();
    contents.add(weighted);
    for (int value : given) {
      contents.add(values.get(value).dataType());
    }
    IntStream.Builder wiring = IntStream.builder();
    wiring.add(given.length);
    shapes.forEach(shape -> wiring.add(shape.numDimensions()));
    append(wiring, sources);
    append(wiring, targets);
    for (NumberedStep step : steps) {
      contents.add(step.step().content());
      append(wiring, step.inputs());
      append(wiring, step.outputs());
    }
    return new Structure(wiring.build().toArray(), contents);
  }

  private static void append(IntStream.Builder wiring, int... numbers) {
    wiring.add(numbers.length);
    for (int number : numbers) {
      wiring.add(number);
    }
  }

  /** The sizes of dimensions that a program may depend on: of what is given, and of the steps. */
  List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (int value : given) {
      shapes.add(values.get(value).shape());
    }
    steps.forEach(step -> shapes.addAll(step.step().knownShapes()));
    return shapes;
  }
}
