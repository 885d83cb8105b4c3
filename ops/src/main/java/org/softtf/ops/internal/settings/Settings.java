// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.StraightThrough;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * What a view of the operators holds: where to build, mode, softness, method, and whether the value
 * is exact while the gradient is soft. Immutable.
 */
public final class Settings implements StraightThrough.Views<Settings> {
  private final Ops tf;
  private final Mode mode;
  private final Softness softness;
  private final @Nullable Method method;
  private final boolean straightThrough;
  private final boolean compiled;
  private final Spelling spelling;

  /** Told of what an operator asks for while it is built. */
  private final @Nullable UseRecorder recorder;

  private Settings(
      Ops tf,
      Mode mode,
      Softness softness,
      @Nullable Method method,
      boolean straightThrough,
      boolean compiled,
      Spelling spelling,
      @Nullable UseRecorder recorder) {
    this.tf = Option.requireNonNull("tf", tf);
    this.mode = Option.requireNonNull("mode", mode);
    this.softness = Option.requireNonNull("softness", softness);
    this.method = method;
    this.straightThrough = straightThrough;
    this.compiled = compiled;
    this.spelling = spelling;
    this.recorder = recorder;
  }

  /**
   * Returns the defaults: smooth, softness 0.1, each operator's own method.
   *
   * @param tf where to build
   * @return the settings
   */
  public static Settings defaults(Ops tf) {
    return new Settings(tf, Mode.SMOOTH, Softness.DEFAULT, null, false, false, Spelling.JAVA, null);
  }

  @Override
  public Ops tf() {
    return tf;
  }

  /**
   * Returns the mode.
   *
   * @return the mode
   */
  public Mode mode() {
    if (recorder != null) {
      recorder.mode(mode);
    }
    return mode;
  }

  /**
   * Returns the softness.
   *
   * @return the softness
   */
  public Softness softness() {
    if (recorder == null) {
      return softness;
    }
    recorder.softness(softness);
    return softness.in(spelling.of(recorder.operator()));
  }

  /**
   * Returns the method, or an operator's default.
   *
   * @param fallback the operator's default
   * @return the method to use
   */
  public Method methodOr(Method fallback) {
    Method chosen = method == null ? fallback : method;
    if (recorder != null) {
      recorder.method(chosen);
    }
    return chosen;
  }

  /** Returns the same settings with another place to build. */
  public Settings with(Ops other) {
    softness.requireIn(Option.requireNonNull("tf", other));
    return new Settings(
        other, mode, softness, method, straightThrough, compiled, spelling, recorder);
  }

  /** Returns the same settings with another mode. */
  public Settings with(Mode other) {
    return new Settings(tf, other, softness, method, straightThrough, compiled, spelling, recorder);
  }

  /** Returns the same settings with another softness. */
  public Settings with(Softness other) {
    return new Settings(tf, mode, other, method, straightThrough, compiled, spelling, recorder);
  }

  /** Returns the same settings with another method. */
  public Settings with(Method other) {
    Method given = Option.requireNonNull("method", other);
    return new Settings(tf, mode, softness, given, straightThrough, compiled, spelling, recorder);
  }

  /**
   * Returns the same settings with the straight-through switch set.
   *
   * @param on whether operators have the exact value and the soft gradient
   * @return the new settings
   */
  public Settings withStraightThrough(boolean on) {
    return new Settings(tf, mode, softness, method, on, compiled, spelling, recorder);
  }

  /**
   * Returns the same settings for operators that TensorFlow compiles by XLA.
   *
   * @return the new settings
   */
  public Settings compiled() {
    return new Settings(tf, mode, softness, method, straightThrough, true, spelling, recorder);
  }

  /**
   * Returns the same settings for what XLA is not to compile: it takes minutes for the many
   * operations of a sorting network, and sorts more slowly.
   *
   * @return the new settings
   */
  public Settings uncompiled() {
    return new Settings(tf, mode, softness, method, straightThrough, false, spelling, recorder);
  }

  /**
   * Returns the same settings with names in errors written another way.
   *
   * @param other how the user writes names
   * @return the new settings
   */
  public Settings with(Spelling other) {
    return new Settings(tf, mode, softness, method, straightThrough, compiled, other, recorder);
  }

  /**
   * Returns the name of an operator for an error, as the user wrote it.
   *
   * @param operator its Python name
   * @return its name, or that of the operator that it is built in
   */
  public String written(String operator) {
    return spelling.of(recorder == null ? operator : recorder.operator());
  }

  /** Returns the name of an operator and of its argument, such as {@code "take: softIndex"}. */
  public String written(String operator, String argument) {
    return written(operator) + ": " + spelling.of(argument);
  }

  @Override
  public Settings hardView() {
    return withStraightThrough(false).with(Mode.HARD);
  }

  @Override
  public Settings softView() {
    return withStraightThrough(false);
  }

  /**
   * Builds an operator under its own name scope, straight-through if that is on, and notes in the
   * graph what it was built with ({@link org.softtf.ops.OperatorUse}). An operator that another one
   * is built of is part of that one's note.
   *
   * @param name the operator's Python name, which the scope has too
   * @param type the result's type; for a half ({@link Halves}) the operator builds in float32
   * @param operator builds the operator with the settings it is given
   * @param <T> the result's type
   * @return the result
   */
  public <T extends TFloating> Operand<T> run(
      String name, Class<T> type, Function<Settings, Operand<T>> operator) {
    UseRecorder use = recorderOf(name);
    Settings scoped = recording(name, use);
    Operand<T> result =
        Halves.narrowed(
            scoped.tf,
            isStraightThrough()
                ? StraightThrough.of(scoped, operator)
                : operator.apply(scoped.softView()),
            type);
    return recorder == null ? use.noteAt(scoped.tf, result) : result;
  }

  private UseRecorder recorderOf(String operator) {
    return recorder == null ? new UseRecorder(operator, isStraightThrough()) : recorder;
  }

  private Settings recording(String operator, UseRecorder use) {
    Ops scoped = compiled ? SubScope.compiled(tf, operator) : SubScope.of(tf, operator);
    return new Settings(scoped, mode, softness, method, straightThrough, compiled, spelling, use);
  }

  private boolean isStraightThrough() {
    return straightThrough && mode.isSoft();
  }

  /**
   * As {@link #run(String, Class, Function)}, for an operator of one operand, whose type is
   * checked.
   *
   * @param name the operator's Python name, which the scope has too
   * @param x the operand
   * @param operator builds the operator
   * @param <T> the operand's and the result's type
   * @return the result
   */
  public <T extends TFloating> Operand<T> run(
      String name, Operand<T> x, BiFunction<Settings, Operand<T>, Operand<T>> operator) {
    Operand<T> value = Inputs.floating(tf, x, written(name) + ": x");
    return run(name, x.type(), s -> operator.apply(s, value));
  }

  /**
   * As {@link #run(String, Class, Function)}, for an operator of two operands that broadcast, whose
   * types and shapes are checked.
   *
   * @param name the operator's Python name, which the scope has too
   * @param x one operand
   * @param y the other
   * @param operator builds the operator
   * @param <T> the operands' and the result's type
   * @return the result
   */
  public <T extends TFloating> Operand<T> run(
      String name, Operand<T> x, Operand<T> y, Binary<T> operator) {
    Operand<T> left = Inputs.floating(tf, x, written(name) + ": x");
    Operand<T> right = Inputs.floating(tf, y, written(name) + ": y");
    Halves.requireOneType(written(name), x, y);
    Broadcasting.require(written(name), left, right);
    return run(
        name,
        x.type(),
        s -> operator.build(s.with(Broadcasting.under(s.tf(), left, right)), left, right));
  }

  /**
   * As {@link #run(String, Class, Function)}, for an operator with several results.
   *
   * @param name the operator's Python name, which the scope has too
   * @param type the results' type
   * @param operator builds the operator with the settings it is given
   * @param <T> the results' type
   * @return the results
   */
  public <T extends TFloating> List<Operand<T>> runAll(
      String name, Class<T> type, Function<Settings, List<Operand<T>>> operator) {
    UseRecorder use = recorderOf(name);
    Settings scoped = recording(name, use);
    List<? extends Operand<?>> results =
        isStraightThrough()
            ? StraightThrough.ofAll(scoped, operator)
            : operator.apply(scoped.softView());
    List<Operand<T>> noted = new ArrayList<>();
    for (Operand<?> result : results) {
      Operand<T> narrowed = Halves.narrowed(scoped.tf, Inputs.trusted(result), type);
      noted.add(recorder == null ? use.noteAt(scoped.tf, narrowed) : narrowed);
    }
    return List.copyOf(noted);
  }
}
