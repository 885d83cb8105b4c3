// SPDX-License-Identifier: Apache-2.0
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

  /** The latest shapes of each structure. */
  private final Map<Structure, Latest> latest = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What a structure was built for last.
   *
   * @param structure the structure that is the key: comparing it with itself costs nothing
   * @param shapes the shapes of the program; an empty list where no size can be open
   * @param text the shapes' text
   */
  private record Latest(Structure structure, List<Shape> shapes, String text) {
    Latest(Structure structure, List<Shape> shapes) {
      this(structure, shapes, shapes.toString());
    }

    Latest with(List<Shape> others) {
      return new Latest(structure, others);
    }
  }

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
    Structure asked = slice.structure(shapes, weighted);
    Latest known = latest.get(asked);
    if (known == null) {
      Latest first = new Latest(asked, shapes);
      keep(latest, asked, first);
      return get(slice, weighted, first);
    }
    boolean fixed = known.shapes().isEmpty() && !shapes.isEmpty();
    if (!fixed && fit(known.shapes(), shapes)) {
      return get(slice, weighted, known);
    }
    Latest own = known.with(shapes);
    if (fixed) {
      return get(slice, weighted, own);
    }
    if (!slice.customOperators().allMatch(takesUnknownSizes)) {
      latest.put(asked, known.with(List.of()));
      return get(slice, weighted, own);
    }
    Latest open = known.with(common(known.shapes(), shapes));
    try {
      Program program = get(slice, weighted, open);
      latest.put(asked, open);
      return program;
    } catch (GradientException e) {
      latest.put(asked, known.with(List.of()));
      return get(slice, weighted, own);
    }
  }

  private Program get(Slice slice, boolean weighted, Latest wanted) {
    Key key = new Key(wanted.structure(), wanted.text());
    Program program = programs.get(key);
    if (program == null) {
      program = ProgramBuilder.build(slice, weighted, wanted.shapes(), gradients);
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

  /** Whether all sizes that are not open are the same. */
  private static boolean fit(List<Shape> some, List<Shape> others) {
    for (int i = 0; i < some.size(); i++) {
      Shape shape = some.get(i);
      for (int axis = 0; axis < shape.numDimensions(); axis++) {
        long size = shape.get(axis);
        if (size != Shape.UNKNOWN_SIZE && size != others.get(i).get(axis)) {
          return false;
        }
      }
    }
    return true;
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
