// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.calls;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.softtf.gradients.Evaluation;
import org.softtf.gradients.GradientTape;
import org.softtf.gradients.ValueAndGradient;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A step of an eager loop: 60 operations on 100 numbers, alone, recorded by a tape, and with the
 * gradient; and the same in one run of a compiled function. What a tape costs is the difference of
 * the first and the third.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EagerLoop {
  private static final int LAYERS = 20;
  private static final int NUMBERS = 100;

  private final float[] numbers = new float[NUMBERS];
  private ValueAndGradient compiled;
  private EagerSession session;
  private GradientTape tape;
  private Ops plain;
  private Operand<TFloat32> x;

  /** For JMH. */
  public EagerLoop() {}

  /** Compiles the function. */
  @Setup
  public void compile() {
    compiled = ValueAndGradient.of(TFloat32.class, Shape.of(NUMBERS), EagerLoop::function);
  }

  /** Opens a session, which holds what eager operations made until it is closed. */
  @Setup(Level.Iteration)
  public void open() {
    session = EagerSession.create();
    tape = GradientTape.of(session);
    plain = Ops.create(session);
    x = plain.constant(numbers);
  }

  /** Closes the session. */
  @TearDown(Level.Iteration)
  public void closeSession() {
    tape.close();
    session.close();
  }

  /** Frees the compiled function. */
  @TearDown
  public void close() {
    compiled.close();
  }

  /** Three operations a layer. */
  private static Operand<TFloat32> function(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> scale = tf.constant(0.9f);
    Operand<TFloat32> y = x;
    for (int i = 0; i < LAYERS; i++) {
      y = tf.math.tanh(tf.math.add(tf.math.mul(y, scale), x));
    }
    return y;
  }

  /**
   * The operations alone.
   *
   * @return the result
   */
  @Benchmark
  public Operand<TFloat32> eagerOperations() {
    return function(plain, x);
  }

  /**
   * The operations, recorded.
   *
   * @return the result
   */
  @Benchmark
  public Operand<TFloat32> recordedOperations() {
    tape.reset();
    tape.watch(x);
    return function(tape.tf(), x);
  }

  /**
   * The operations, recorded, and the gradient.
   *
   * @return the gradient
   */
  @Benchmark
  public Operand<TFloat32> tapeStep() {
    tape.reset();
    tape.watch(x);
    return tape.gradient(function(tape.tf(), x), x);
  }

  /**
   * Value and gradient in one run of a session.
   *
   * @return the gradient's shape, so that nothing is left out
   */
  @Benchmark
  public Shape compiledStep() {
    try (Evaluation evaluation = compiled.call(numbers)) {
      return evaluation.gradient(TFloat32.class).shape();
    }
  }
}
