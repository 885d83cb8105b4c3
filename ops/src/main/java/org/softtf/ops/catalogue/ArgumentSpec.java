// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;

/**
 * An argument of an operator: its Python name, what it may be, its default, and values to try.
 *
 * <p>Each method that changes something returns a changed copy.
 */
public final class ArgumentSpec {
  private final String name;
  private final ArgumentKind kind;
  private boolean nullable;
  private boolean required;
  private boolean countsElements;
  private boolean mayBeInput;
  private boolean hasDefault;
  private @Nullable Object fallback;
  private @Nullable Function<Shape, Object> sample;
  private @Nullable Object trial;
  private List<Object> variants = List.of();

  private ArgumentSpec(String name, ArgumentKind kind) {
    this.name = name;
    this.kind = kind;
  }

  private ArgumentSpec copy() {
    ArgumentSpec copy = new ArgumentSpec(name, kind);
    copy.nullable = nullable;
    copy.required = required;
    copy.countsElements = countsElements;
    copy.mayBeInput = mayBeInput;
    copy.hasDefault = hasDefault;
    copy.fallback = fallback;
    copy.sample = sample;
    copy.trial = trial;
    copy.variants = variants;
    return copy;
  }

  /**
   * Describes an argument that may be left out and has no default.
   *
   * @param name its Python name
   * @param kind what its values are
   * @return the argument
   */
  public static ArgumentSpec of(String name, ArgumentKind kind) {
    return new ArgumentSpec(name, kind);
  }

  /**
   * Describes a switch.
   *
   * @param name its Python name
   * @param fallback what it is if it is left out
   * @return the argument
   */
  public static ArgumentSpec flag(String name, boolean fallback) {
    return of(name, ArgumentKind.FLAG).orElse(fallback);
  }

  /**
   * Says what the argument is if it is left out.
   *
   * @param value the default; null if that is what None does
   * @return the changed argument
   */
  public ArgumentSpec orElse(@Nullable Object value) {
    ArgumentSpec changed = copy();
    changed.hasDefault = true;
    changed.fallback = value;
    changed.nullable |= value == null;
    return changed;
  }

  /**
   * Lets it be null.
   *
   * @return the changed argument
   */
  public ArgumentSpec orNull() {
    ArgumentSpec changed = copy();
    changed.nullable = true;
    return changed;
  }

  /**
   * Says that a call must give it.
   *
   * @return the changed argument
   */
  public ArgumentSpec required() {
    ArgumentSpec changed = copy();
    changed.required = true;
    return changed;
  }

  /**
   * Says that it counts elements of the main input, which must have as many.
   *
   * @return the changed argument
   */
  public ArgumentSpec countingElements() {
    ArgumentSpec changed = copy();
    changed.countsElements = true;
    return changed;
  }

  /**
   * Lets it be an input too, which has a gradient: a scalar, or what else the operator takes.
   *
   * @return the changed argument
   */
  public ArgumentSpec orInput() {
    ArgumentSpec changed = copy();
    changed.mayBeInput = true;
    return changed;
  }

  /**
   * Says what a plain call gives.
   *
   * @param value the value
   * @return the changed argument
   */
  public ArgumentSpec sample(Object value) {
    return sample(main -> value);
  }

  /**
   * Says what a plain call gives where that depends on the main input.
   *
   * @param ofShape makes the value from the main input's shape
   * @return the changed argument
   */
  public ArgumentSpec sample(Function<Shape, Object> ofShape) {
    ArgumentSpec changed = copy();
    changed.sample = ofShape;
    return changed;
  }

  /**
   * Says what tests give, where a plain call leaves it out.
   *
   * @param value the value
   * @return the changed argument
   */
  public ArgumentSpec tried(Object value) {
    ArgumentSpec changed = copy();
    changed.trial = value;
    return changed;
  }

  /**
   * Says what tests give in a call of its own.
   *
   * @param value the value
   * @return the changed argument
   */
  public ArgumentSpec variant(Object value) {
    ArgumentSpec changed = copy();
    changed.variants = List.of(value);
    return changed;
  }

  /**
   * Returns its name.
   *
   * @return the Python name
   */
  public String name() {
    return name;
  }

  /**
   * Returns what its values are.
   *
   * @return the kind
   */
  public ArgumentKind kind() {
    return kind;
  }

  /**
   * Tells whether a call must give it, as an argument or, where there is one of its name, an input.
   *
   * @return true if it must
   */
  public boolean isRequired() {
    return required;
  }

  /**
   * Tells whether it may be null.
   *
   * @return true if it may
   */
  public boolean isNullable() {
    return nullable;
  }

  /**
   * Tells whether it may be left out.
   *
   * @return true if there is a default
   */
  public boolean hasDefault() {
    return hasDefault;
  }

  /**
   * Returns what it is if it is left out.
   *
   * @return the default; empty if there is none, or if it is null
   */
  public Optional<Object> fallback() {
    return Optional.ofNullable(fallback);
  }

  /**
   * Tells whether it counts elements of the main input, which must have as many.
   *
   * @return true if it does
   */
  public boolean countsElements() {
    return countsElements;
  }

  /**
   * Tells whether it may be an input in place of an argument.
   *
   * @return true if it may
   */
  public boolean mayBeInput() {
    return mayBeInput;
  }

  /**
   * Returns what a plain call gives.
   *
   * @param main the shape of the main input
   * @return the value; empty if such a call leaves it out
   */
  public Optional<Object> sample(Shape main) {
    return Optional.ofNullable(sample).map(ofShape -> ofShape.apply(main));
  }

  /**
   * Returns what tests give, where a plain call leaves it out.
   *
   * @return the value; empty if tests leave it out too
   */
  public Optional<Object> trial() {
    return Optional.ofNullable(trial);
  }

  /**
   * Returns the values that tests give in calls of their own.
   *
   * @return the values
   */
  public List<Object> variants() {
    return variants;
  }

  /** Refuses a value that it cannot have, and names operator and argument. */
  void require(String operator, @Nullable Object value) {
    if (value == null ? !nullable : !kind.accepts(value)) {
      throw new IllegalArgumentException(
          operator
              + ": "
              + name
              + " must be "
              + kind.wanted()
              + (nullable ? " or null" : "")
              + ", got "
              + ArgumentKind.shown(value));
    }
  }

  @Override
  public String toString() {
    return name + " " + kind;
  }
}
