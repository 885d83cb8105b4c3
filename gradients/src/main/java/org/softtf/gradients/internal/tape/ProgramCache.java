package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.GradientException;
import org.tensorflow.ndarray.Shape;

/**
 * The programs of the slices seen last, so that a step of a loop finds the program of the step
 * before.
 *
 * <p>The first program for a structure has its shapes. One that is asked for with other shapes gets
 * a program in which the sizes that differed are open, and so does every further one that fits.
 * Where no such program can be built, each list of shapes has its own.
 */
public final class ProgramCache implements AutoCloseable {
  private final int size;
  private final GradientBuilder gradients;
  private final Predicate<String> takesUnknownSizes;

  private final Map<Key, Program> programs = new LinkedHashMap<>(16, 0.75f, true);

  /** The shapes of the latest program of each structure; an empty list where none can be open. */
  private final Map<Structure, List<Shape>> latest = new LinkedHashMap<>(16, 0.75f, true);

  /** Shapes by their text, since two with an unknown dimension are never equal. */
  private record Key(Structure structure, String shapes) {}

  /**
   * Starts empty.
   *
   * @param size how many programs are kept
   * @param gradients builds gradients
   * @param takesUnknownSizes whether a custom operator, by its name, has a gradient for sizes that
   *     are not known
   */
  public ProgramCache(int size, GradientBuilder gradients, Predicate<String> takesUnknownSizes) {
    this.size = size;
    this.gradients = gradients;
    this.takesUnknownSizes = takesUnknownSizes;
  }

  /** How many programs are kept. */
  public int programs() {
    return programs.size();
  }

  /**
   * The program for a slice, from the cache or newly built.
   *
   * @param weighted whether cotangents are given
   */
  Program get(Slice slice, boolean weighted) {
    List<Shape> shapes = slice.shapes();
    Structure structure = slice.structure(shapes, weighted);
    List<Shape> known = latest.get(structure);
    if (known == null) {
      keep(latest, structure, shapes);
      return get(slice, weighted, structure, shapes);
    }
    if (known.isEmpty() && !shapes.isEmpty()) {
      return get(slice, weighted, structure, shapes);
    }
    List<Shape> open = common(known, shapes);
    if (open.toString().equals(known.toString())) {
      return get(slice, weighted, structure, known);
    }
    if (!slice.customOperators().allMatch(takesUnknownSizes)) {
      latest.put(structure, List.of());
      return get(slice, weighted, structure, shapes);
    }
    try {
      Program program = get(slice, weighted, structure, open);
      latest.put(structure, open);
      return program;
    } catch (GradientException e) {
      latest.put(structure, List.of());
      return get(slice, weighted, structure, shapes);
    }
  }

  private Program get(Slice slice, boolean weighted, Structure structure, List<Shape> shapes) {
    Key key = new Key(structure, shapes.toString());
    Program program = programs.get(key);
    if (program == null) {
      program = ProgramBuilder.build(slice, weighted, shapes, gradients);
      Program oldest = keep(programs, key, program);
      if (oldest != null) {
        oldest.close();
      }
    }
    return program;
  }

  /** Puts an entry into a map that is full at some size; returns what had to leave. */
  private <K, V> @Nullable V keep(Map<K, V> map, K key, V value) {
    map.put(key, value);
    if (map.size() <= size) {
      return null;
    }
    K oldest = map.keySet().iterator().next();
    return map.remove(oldest);
  }

  /** Shapes that fit both lists, which have the same ranks: a size that differs is open. */
  private static List<Shape> common(List<Shape> some, List<Shape> others) {
    List<Shape> common = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      common.add(common(some.get(i), others.get(i)));
    }
    return common;
  }

  private static Shape common(Shape some, Shape other) {
    if (some.isUnknown()) {
      return some;
    }
    long[] sizes = some.asArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] == other.get(i) ? sizes[i] : Shape.UNKNOWN_SIZE;
    }
    return Shape.of(sizes);
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
    programs.clear();
    latest.clear();
  }
}
