package org.softtf.ops.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.softtf.gradients.StraightThrough;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.OperatorUse;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * What a view of the operators holds: where to build, mode, softness, method, and whether the value
 * is exact while the gradient is soft. Immutable.
 */
public final class Settings implements StraightThrough.Views<Settings> {
  private final Ops tf;
  private final Mode mode;
  private final Softness softness;
  private final Method method;
  private final boolean straightThrough;

  /** Told of what an operator asks for while it is built; null otherwise. */
  private final OperatorUse.Recorder recorder;

  private Settings(
      Ops tf,
      Mode mode,
      Softness softness,
      Method method,
      boolean straightThrough,
      OperatorUse.Recorder recorder) {
    this.tf = Objects.requireNonNull(tf, "tf");
    this.mode = Objects.requireNonNull(mode, "mode");
    this.softness = Objects.requireNonNull(softness, "softness");
    this.method = method;
    this.straightThrough = straightThrough;
    this.recorder = recorder;
  }

  /**
   * Returns the defaults: smooth, softness 0.1, each operator's own method.
   *
   * @param tf where to build
   * @return the settings
   */
  public static Settings defaults(Ops tf) {
    return new Settings(tf, Mode.SMOOTH, Softness.DEFAULT, null, false, null);
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
    if (recorder != null) {
      recorder.softness(softness);
    }
    return softness;
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

  /**
   * Returns the same settings with another place to build.
   *
   * @param other where to build
   * @return the new settings
   */
  public Settings with(Ops other) {
    return new Settings(other, mode, softness, method, straightThrough, recorder);
  }

  /**
   * Returns the same settings with another mode.
   *
   * @param other the mode
   * @return the new settings
   */
  public Settings with(Mode other) {
    return new Settings(tf, other, softness, method, straightThrough, recorder);
  }

  /**
   * Returns the same settings with another softness.
   *
   * @param other the softness
   * @return the new settings
   */
  public Settings with(Softness other) {
    return new Settings(tf, mode, other, method, straightThrough, recorder);
  }

  /**
   * Returns the same settings with another method.
   *
   * @param other the method
   * @return the new settings
   */
  public Settings with(Method other) {
    return new Settings(
        tf, mode, softness, Objects.requireNonNull(other, "method"), straightThrough, recorder);
  }

  /**
   * Returns the same settings with the straight-through switch set.
   *
   * @param on whether operators have the exact value and the soft gradient
   * @return the new settings
   */
  public Settings withStraightThrough(boolean on) {
    return new Settings(tf, mode, softness, method, on, recorder);
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
   * graph what it was built with ({@link OperatorUse}). An operator that another one is built of is
   * part of that one's note.
   *
   * @param name the scope's name, and the operator's
   * @param operator builds the operator with the settings it is given
   * @param <T> the result's type
   * @return the result
   */
  public <T extends TFloating> Operand<T> run(
      String name, Function<Settings, Operand<T>> operator) {
    Settings scoped = recording(name);
    Operand<T> result =
        isStraightThrough()
            ? StraightThrough.of(scoped, operator)
            : operator.apply(scoped.softView());
    return noted(scoped, result);
  }

  private <T extends TType> Operand<T> noted(Settings scoped, Operand<T> result) {
    return recorder == null ? scoped.recorder.noteAt(scoped.tf, result) : result;
  }

  private Settings recording(String operator) {
    return new Settings(
        SubScope.of(tf, operator),
        mode,
        softness,
        method,
        straightThrough,
        recorder == null ? new OperatorUse.Recorder(operator, isStraightThrough()) : recorder);
  }

  private boolean isStraightThrough() {
    return straightThrough && mode.isSoft();
  }

  /**
   * As {@link #run(String, Function)}, for an operator of one operand, whose type is checked.
   *
   * @param name the scope's name, and the operator's in errors
   * @param x the operand
   * @param operator builds the operator
   * @param <T> the operand's and the result's type
   * @return the result
   */
  public <T extends TFloating> Operand<T> run(String name, Operand<T> x, Unary<T> operator) {
    Operand<T> value = Inputs.floating(tf, x, name + ": x");
    return run(name, s -> operator.build(s, value));
  }

  /**
   * As {@link #run(String, Function)}, for an operator of two operands that broadcast, whose types
   * and shapes are checked.
   *
   * @param name the scope's name, and the operator's in errors
   * @param x one operand
   * @param y the other
   * @param operator builds the operator
   * @param <T> the operands' and the result's type
   * @return the result
   */
  public <T extends TFloating> Operand<T> run(
      String name, Operand<T> x, Operand<T> y, Binary<T> operator) {
    Operand<T> left = Inputs.floating(tf, x, name + ": x");
    Operand<T> right = Inputs.floating(tf, y, name + ": y");
    Inputs.requireBroadcast(name, left, right);
    return run(name, s -> operator.build(s, left, right));
  }

  /**
   * Builds an operator of one operand.
   *
   * @param <T> the operand's and the result's type
   */
  @FunctionalInterface
  public interface Unary<T extends TFloating> {
    /**
     * Builds the operator.
     *
     * @param settings the settings to build with
     * @param x the operand
     * @return the result
     */
    Operand<T> build(Settings settings, Operand<T> x);
  }

  /**
   * Builds an operator of two operands.
   *
   * @param <T> the operands' and the result's type
   */
  @FunctionalInterface
  public interface Binary<T extends TFloating> {
    /**
     * Builds the operator.
     *
     * @param settings the settings to build with
     * @param x one operand
     * @param y the other
     * @return the result
     */
    Operand<T> build(Settings settings, Operand<T> x, Operand<T> y);
  }

  /**
   * As {@link #run(String, Function)}, for an operator with several results.
   *
   * @param name the scope's name
   * @param operator builds the operator with the settings it is given
   * @return the results
   */
  public List<Operand<?>> runAll(
      String name, Function<Settings, ? extends List<? extends Operand<?>>> operator) {
    Settings scoped = recording(name);
    List<? extends Operand<?>> results =
        isStraightThrough()
            ? StraightThrough.ofAll(scoped, operator)
            : operator.apply(scoped.softView());
    List<Operand<?>> noted = new ArrayList<>();
    results.forEach(result -> noted.add(noted(scoped, result)));
    return List.copyOf(noted);
  }
}
