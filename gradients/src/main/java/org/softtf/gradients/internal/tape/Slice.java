package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The steps of a recording that lead from some sources to some targets, with all values numbered in
 * the order in which they appear.
 */
public final class Slice {
  private final List<TapeStep> steps;
  private final List<Output<?>> targets;
  private final List<Output<?>> sources;

  /** The values of the steps, and their numbers. */
  private final Map<Output<?>, Integer> numbers = new LinkedHashMap<>();

  /** The values that no step makes. */
  private final List<Output<?>> given = new ArrayList<>();

  private Slice(List<TapeStep> steps, List<Output<?>> targets, List<Output<?>> sources) {
    this.steps = steps;
    this.targets = targets;
    this.sources = sources;
    Set<Output<?>> made = new HashSet<>();
    steps.forEach(step -> made.addAll(step.outputs()));
    sources.forEach(source -> addUnlessMade(source, made));
    targets.forEach(target -> addUnlessMade(target, made));
    for (TapeStep step : steps) {
      step.inputs().forEach(input -> addUnlessMade(input, made));
      step.outputs().forEach(this::add);
    }
  }

  private void addUnlessMade(Output<?> value, Set<Output<?>> made) {
    if (!made.contains(value) && !numbers.containsKey(value)) {
      add(value);
      given.add(value);
    }
  }

  private void add(Output<?> value) {
    numbers.putIfAbsent(value, numbers.size());
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
    Set<Output<?>> reached = new HashSet<>(sources);
    List<TapeStep> forward = new ArrayList<>();
    for (TapeStep step : recording.steps()) {
      if (!carried(step, reached).isEmpty()) {
        step.outputs().stream().filter(recording::knows).forEach(reached::add);
        forward.add(step);
      }
    }
    List<Output<?>> ends = targets.stream().filter(reached::contains).toList();
    Set<Output<?>> wanted = new HashSet<>(ends);
    List<TapeStep> needed = new ArrayList<>();
    for (int i = forward.size() - 1; i >= 0; i--) {
      TapeStep step = forward.get(i);
      if (step.outputs().stream().anyMatch(wanted::contains)) {
        wanted.addAll(carried(step, reached));
        needed.add(step);
      }
    }
    Collections.reverse(needed);
    return new Slice(needed, ends, sources.stream().filter(wanted::contains).distinct().toList());
  }

  /** The inputs of a step through which a gradient flows on to something reached. */
  private static List<Output<?>> carried(TapeStep step, Set<Output<?>> reached) {
    List<Output<?>> carried = new ArrayList<>();
    for (int i = 0; i < step.inputs().size(); i++) {
      if (reached.contains(step.inputs().get(i)) && step.carriesGradient(i)) {
        carried.add(step.inputs().get(i));
      }
    }
    return carried;
  }

  List<TapeStep> steps() {
    return steps;
  }

  /** The targets that depend on a source. */
  public List<Output<?>> targets() {
    return targets;
  }

  /** The sources that a target depends on, each once. */
  public List<Output<?>> sources() {
    return sources;
  }

  /** What the steps are, in words. */
  public List<String> types() {
    return steps.stream().map(TapeStep::type).distinct().toList();
  }

  /** The names of the operators with gradients of their own. */
  Stream<String> customOperators() {
    return steps.stream().map(TapeStep::customOperator).filter(Objects::nonNull);
  }

  List<Output<?>> given() {
    return given;
  }

  int number(Output<?> value) {
    return Objects.requireNonNull(numbers.get(value));
  }

  /** The values by their numbers. */
  List<Output<?>> values() {
    return List.copyOf(numbers.keySet());
  }

  /**
   * What a program for this slice depends on, the sizes of dimensions apart.
   *
   * @param shapes those of {@link #shapes}
   * @param weighted whether cotangents are given
   */
  Structure structure(List<Shape> shapes, boolean weighted) {
    List<Object> structure = new ArrayList<>();
    structure.add(weighted);
    shapes.forEach(shape -> structure.add(shape.numDimensions()));
    structure.add(numbersOf(sources));
    structure.add(numbersOf(targets));
    for (Output<?> value : given) {
      structure.add(value.dataType());
    }
    for (TapeStep step : steps) {
      structure.add(step.content());
      structure.add(numbersOf(step.inputs()));
      structure.add(step.outputs().size());
    }
    return new Structure(structure);
  }

  List<Integer> numbersOf(List<Output<?>> values) {
    return values.stream().map(this::number).toList();
  }

  /** The sizes of dimensions that a program may depend on: of what is given, and of the steps. */
  List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    given.forEach(value -> shapes.add(value.shape()));
    steps.forEach(step -> shapes.addAll(step.knownShapes()));
    return shapes;
  }
}
