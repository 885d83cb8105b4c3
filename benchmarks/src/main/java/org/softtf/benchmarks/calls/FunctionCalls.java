// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.calls;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.PreparedCase;
import org.softtf.benchmarks.cases.SessionSettings;
import org.softtf.benchmarks.cases.Setting;
import org.softtf.gradients.Evaluation;
import org.softtf.gradients.ValueAndGradient;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Value and gradient of abs of 100 numbers: so little that the call itself is what is measured. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FunctionCalls {
  private static final int NUMBERS = 100;
  private static final int THREADS = 2;

  private final float[][] array = new float[1][NUMBERS];
  private PreparedCase session;
  private ValueAndGradient function;
  private TFloat32 tensor;

  /** For JMH. */
  public FunctionCalls() {}

  /** Builds the same function for a session and for {@link ValueAndGradient}. */
  @Setup
  public void compile() {
    BenchmarkCase abs = new BenchmarkCase("abs", BenchmarkCase.NONE, "smooth", 1, NUMBERS);
    session = new PreparedCase(abs, new SessionSettings(THREADS, Setting.CALLER));
    Shape shape = Shape.of(1, NUMBERS);
    function = ValueAndGradient.of(TFloat32.class, shape, FunctionCalls::sumOfSquares);
    tensor = TFloat32.tensorOf(shape, DataBuffers.of(array[0]));
  }

  private static Operand<TFloat32> sumOfSquares(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(tf.math.square(SoftOps.create(tf).abs(x)), tf.constant(new int[] {0, 1}));
  }

  /** Frees the graphs. */
  @TearDown
  public void close() {
    tensor.close();
    function.close();
    session.close();
  }

  /** A run of a session with a tensor, as one writes it by hand. */
  @Benchmark
  public void sessionRun() {
    session.valueAndGradient();
  }

  /**
   * A call with a tensor.
   *
   * @return the gradient's shape, so that nothing is left out
   */
  @Benchmark
  public Shape callWithTensor() {
    return shapeOf(tensor);
  }

  /**
   * A call with a Java array.
   *
   * @return the gradient's shape, so that nothing is left out
   */
  @Benchmark
  public Shape callWithArray() {
    return shapeOf(array);
  }

  private Shape shapeOf(Object argument) {
    try (Evaluation evaluation = function.call(argument)) {
      return evaluation.gradient(TFloat32.class).shape();
    }
  }
}
