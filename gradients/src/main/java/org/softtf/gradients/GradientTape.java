// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.tape.ProgramCache;
import org.softtf.gradients.internal.tape.Recording;
import org.softtf.gradients.internal.tape.TapeEnvironment;
import org.softtf.gradients.internal.tape.TapeGradients;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * Gradients in eager mode: operations run one by one, and the tape remembers them.
 *
 * <pre>{@code
 * try (EagerSession session = EagerSession.create();
 *     GradientTape tape = GradientTape.of(session)) {
 *   Ops tf = tape.tf();                                   // an ordinary Ops, recorded
 *   Operand<TFloat32> x = tape.watch(tf.constant(new float[] {1, 2, 3}));
 *   Operand<TFloat32> y = tf.reduceSum(tf.math.square(x), tf.constant(0));
 *   float value = y.asTensor().getFloat();                // 14, at once
 *   Operand<TFloat32> dx = tape.gradient(y, x);           // 2, 4, 6, an eager operand
 * }
 * }</pre>
 *
 * <p>What {@link #tf()} builds is recorded if it depends on something watched, whatever Java code
 * decided on it: ifs, loops, values printed on the way. All of it can be recorded that runs
 * eagerly: TensorFlow's operations, custom operators with their registered gradients, random draws,
 * which are not drawn again. Operations that carry no gradient by their type, such as comparisons,
 * end a path, and so do results that are integers or booleans. An operation that TensorFlow Java
 * has no gradient for makes {@code gradient} throw an error that names it.
 *
 * <p>Any number of gradients can be taken from one recording. It grows until {@link #reset()},
 * which a training loop calls in each step. A tape that is used again after a reset finds the
 * gradient that it built for a step of the same structure (operations, their wiring and attributes,
 * types, ranks). The first one has the sizes of that step; when sizes differ later, it is built
 * once more with those sizes open. A tape keeps {@link #CACHE_SIZE} such gradients unless told
 * otherwise, and closes the one that was not used for longest. So make one tape for a loop, not one
 * for each step.
 *
 * <p>A tape belongs to the thread that made it. One session has one open tape; {@link #within}
 * makes a tape inside another, for derivatives of derivatives.
 */
public final class GradientTape implements AutoCloseable {
  /** How many built gradients a tape keeps if it is not told. */
  public static final int CACHE_SIZE = 64;

  private final EagerSession session;
  private final ExecutionEnvironment base;
  private final @Nullable GradientTape outer;
  private final ProgramCache programs;
  private final Recording recording;
  private final RecordedGradients recorded;
  private final TapeEnvironment environment;
  private final Ops tf;

  private GradientTape(
      EagerSession session,
      ExecutionEnvironment base,
      @Nullable GradientTape outer,
      ProgramCache programs) {
    this.session = session;
    this.base = base;
    this.outer = outer;
    this.programs = programs;
    this.recording = new Recording(session);
    List<Recording> around = new ArrayList<>();
    for (GradientTape tape = outer; tape != null; tape = tape.outer) {
      around.add(tape.recording);
    }
    this.recorded =
        new RecordedGradients(
            recording,
            new TapeGradients(session, programs, around),
            new TapeArguments(session, recording));
    this.environment = new TapeEnvironment(base, recording);
    this.tf = Ops.create(environment);
  }

  /**
   * Makes a tape for a session.
   *
   * @param session where operations run; it must stay open as long as the tape
   * @return the tape, to be closed
   */
  public static GradientTape of(EagerSession session) {
    return of(session, CACHE_SIZE);
  }

  /**
   * Makes a tape for a session.
   *
   * @param session where operations run; it must stay open as long as the tape
   * @param cacheSize how many built gradients to keep, at least 1
   * @return the tape, to be closed
   */
  public static GradientTape of(EagerSession session, int cacheSize) {
    OperandCheck.requireNonNull("session", session);
    if (cacheSize < 1) {
      throw new IllegalArgumentException("cacheSize must be at least 1, got " + cacheSize);
    }
    ProgramCache programs =
        new ProgramCache(cacheSize, SafeGradients::connected, GradientRegistry::takesUnknownSizes);
    return OpenTapes.add(session, new GradientTape(session, session, null, programs));
  }

  /**
   * Makes a tape inside another: both record what the inner one's {@link #tf()} builds, and the
   * outer one also the gradients that the inner one computes, so that it can differentiate them.
   *
   * <pre>{@code
   * try (GradientTape inner = GradientTape.within(outer)) {
   *   Ops tf = inner.tf();
   *   outer.watch(x);
   *   inner.watch(x);
   *   Operand<TFloat64> y = tf.math.pow(x, tf.constant(3.0));
   *   Operand<TFloat64> slope = inner.gradient(y, x);
   *   Operand<TFloat64> curvature = outer.gradient(slope, x);
   * }
   * }</pre>
   *
   * @param outer the tape around
   * @return the tape, to be closed before the outer one
   */
  public static GradientTape within(GradientTape outer) {
    OperandCheck.requireNonNull("outer", outer).recording.requireUsable();
    return OpenTapes.add(
        outer.environment,
        new GradientTape(outer.session, outer.environment, outer, outer.programs));
  }

  /**
   * Returns the factory whose operations are recorded.
   *
   * @return a factory like any other, for one thread
   */
  public Ops tf() {
    recording.requireUsable();
    return tf;
  }

  /**
   * Makes the tape record what depends on an operand from now on.
   *
   * @param operand a floating operand of the session: a constant, what a variable reads, any result
   * @param <T> its type
   * @return the operand
   */
  public <T extends TType> Operand<T> watch(Operand<T> operand) {
    recording.requireUsable();
    recording.requireValue("what is watched", operand);
    TapeArguments.requireFloating("what is watched", operand);
    recording.watch(operand.asOutput());
    return operand;
  }

  /**
   * Returns the gradient of Σ target with respect to a source.
   *
   * @param target a floating operand that was recorded
   * @param source what was watched, or a result on the way to the target
   * @param options cotangents (ones if not set), unconnected (an error if not set)
   * @param <T> the source's type
   * @return the gradient, an eager operand of the source's type and shape
   */
  public <T extends TType> Operand<T> gradient(
      Operand<?> target, Operand<T> source, SafeGradients.Option... options) {
    return Operands.trusted(recorded.one(target, source, options));
  }

  /**
   * Returns the gradients of Σ target with respect to several sources of one type, such as all
   * variables of a model.
   *
   * @param target a floating operand that was recorded
   * @param sources what was watched, or results on the way to the target
   * @param options cotangents (ones if not set), unconnected (an error if not set)
   * @param <T> the sources' type
   * @return one gradient for each source, eager operands of the sources' shapes
   */
  public <T extends TType> List<Operand<T>> gradients(
      Operand<?> target, List<? extends Operand<T>> sources, SafeGradients.Option... options) {
    return recorded.all(Collections.singletonList(target), sources, options).stream()
        .map(Operands::<T>trusted)
        .toList();
  }

  /**
   * Returns the gradients of Σᵢ ⟨cotangentᵢ, targetᵢ⟩ with respect to each source.
   *
   * @param targets floating operands that were recorded
   * @param sources what was watched, or results on the way to the targets
   * @param options cotangents (ones if not set), unconnected (an error if not set)
   * @return one gradient for each source, eager operands of the sources' types and shapes
   * @throws GradientException if an operation on the way has no gradient, a gradient function
   *     fails, or a source is unconnected and zeros were not asked for
   */
  public List<Operand<?>> gradients(
      List<? extends Operand<?>> targets,
      List<? extends Operand<?>> sources,
      SafeGradients.Option... options) {
    return recorded.all(targets, sources, options);
  }

  /**
   * Returns the gradients as {@link #gradients} does, with null for a source that no gradient
   * reaches, as Python's tape does with {@code None}.
   *
   * @param targets floating operands of the session
   * @param sources what was watched, or results on the way to the targets
   * @param options cotangents (ones if not set)
   * @return for each source its gradient, or null
   * @throws GradientException if an operation on the way has no gradient, or a gradient function
   *     fails
   */
  public List<@Nullable Operand<?>> gradientsOrNull(
      List<? extends Operand<?>> targets,
      List<? extends Operand<?>> sources,
      SafeGradients.Option... options) {
    return recorded.orNull(targets, sources, options);
  }

  /**
   * Returns all derivatives of a target with respect to a source, by one run for each number of the
   * target.
   *
   * @param target a floating operand that was recorded
   * @param source what was watched, or a result on the way to the target
   * @param options unconnected (an error if not set)
   * @param <T> the source's type
   * @return an eager operand of the target's shape followed by the source's
   */
  public <T extends TType> Operand<T> jacobian(
      Operand<?> target, Operand<T> source, SafeGradients.Option... options) {
    return Jacobian.of(
        this, outer == null ? Ops.create(session) : outer.tf(), target, source, options);
  }

  /** Operations are not recorded while this is open. */
  public interface Pause extends AutoCloseable {
    /** Lets the tape go on recording. */
    @Override
    void close();
  }

  /**
   * Stops recording until the result is closed: what is built in between is constant to the tape.
   *
   * <pre>{@code
   * try (GradientTape.Pause pause = tape.stopRecording()) {
   *   System.out.println(tf.math.mean(loss, axes).asTensor().getFloat());
   * }
   * }</pre>
   *
   * @return the pause; pauses nest
   */
  public Pause stopRecording() {
    recording.requireUsable();
    return recording.pause()::run;
  }

  EagerSession session() {
    return session;
  }

  Recording recording() {
    return recording;
  }

  /** How many built gradients are kept. */
  int builtGradients() {
    return programs.programs();
  }

  /** Forgets what was recorded and what was watched; built gradients are kept. */
  public void reset() {
    recording.requireUsable();
    recording.reset();
  }

  /** Releases what was recorded and the built gradients; a second time does nothing. */
  @Override
  public void close() {
    if (!recording.isClosed()) {
      recording.requireOwner();
      OpenTapes.requireNoneWithin(environment);
      recording.close();
      OpenTapes.remove(base);
      if (outer == null) {
        programs.close();
      }
    }
  }
}
