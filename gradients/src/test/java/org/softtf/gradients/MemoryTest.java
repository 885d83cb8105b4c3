// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** In JVMs of their own with a small heap: what is built and closed leaves nothing behind. */
@Execution(ExecutionMode.CONCURRENT)
class MemoryTest {
  private static final long MEGABYTE = 1 << 20;

  /** All of it in use from the start, so that what grows is not heap. */
  private static final List<String> SMALL_HEAP =
      List.of("-Xmx256m", "-Xms256m", "-XX:+AlwaysPreTouch");

  /**
   * Memory that the process holds after a collection, which frees tensors that nothing refers to:
   * resident where the system says, else committed.
   */
  private static long memory() {
    System.gc();
    Path statm = Path.of("/proc/self/statm");
    try {
      return Files.exists(statm)
          ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * 4096
          : ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
              .getCommittedVirtualMemorySize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that how much waits to be collected, which varies, is small beside what would be lost. */
  private static final int STEPS_BETWEEN_COLLECTIONS = 500;

  private static final int WINDOWS = 8;

  private static final long LIMIT = 16 * MEGABYTE;

  /**
   * Fails if the work takes more memory from its first part to its last, and in most parts between.
   * A leak does both. What the compiler and the allocator hold, and tensors that wait to be freed,
   * jump now and then by amounts that vary with the load.
   */
  private static void requireFlat(int steps, Runnable step) {
    List<Long> held = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      step.run();
      if (i % STEPS_BETWEEN_COLLECTIONS == 0) {
        System.gc();
      }
      if ((i + 1) % (steps / WINDOWS) == 0) {
        held.add(memory());
      }
    }
    long[] growth =
        IntStream.range(1, WINDOWS)
            .mapToLong(i -> held.get(i) - held.get(i - 1))
            .sorted()
            .toArray();
    long inAll = held.get(WINDOWS - 1) - held.get(0);
    long typical = growth[growth.length / 2] * (WINDOWS - 1);
    String text = "grew by " + inAll + " bytes in all, typically " + typical;
    System.out.println(text);
    assertTrue(Math.min(inAll, typical) < LIMIT, text);
  }

  static final class Graphs {
    public static void main(String[] arguments) {
      requireFlat(
          1000,
          () -> {
            try (Graph graph = new Graph()) {
              Ops tf = Ops.create(graph);
              Operand<TFloat64> x = tf.constant(new double[100]);
              Operand<TFloat64> y = x;
              for (int i = 0; i < 3; i++) {
                y = TestOperators.EXP.apply(tf, y);
              }
              Operand<TFloat64> dx = SafeGradients.of(tf, y, x);
              SafeGradients.of(tf, dx, x);
            }
          });
    }
  }

  @Test
  void staysFlatOverAThousandGraphsBuiltDifferentiatedAndClosed() {
    ChildJvm.run(Graphs.class, SMALL_HEAP);
  }

  static final class EagerSteps {
    /**
     * A model of two layers, a new batch in each step, every third one smaller; a new rate, and a
     * variable that lives for one step.
     */
    public static void main(String[] arguments) {
      int steps = arguments.length == 0 ? 4000 : Integer.parseInt(arguments[0]);
      Random random = new Random(1);
      try (EagerSession session = EagerSession.create();
          GradientTape tape = GradientTape.of(session);
          EagerVariable<TFloat32> w = EagerVariable.of(tape, tape.tf().constant(new float[20]))) {
        requireFlat(steps, () -> step(tape, w, random));
      }
    }

    private static void step(GradientTape tape, EagerVariable<TFloat32> w, Random random) {
      Ops tf = tape.tf();
      float[][] batch = new float[random.nextInt(3) == 0 ? 150 : 200][20];
      for (float[] row : batch) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextFloat();
        }
      }
      Operand<TFloat32> x = tf.constant(StdArrays.ndCopyOf(batch));
      Operand<TFloat32> y = TestOperators.EXP.apply(tf, tf.math.mul(x, w.value()));
      Operand<TFloat32> loss = tf.math.mean(tf.math.square(y), tf.constant(new int[] {0, 1}));
      Operand<TFloat32> gradient = tape.gradient(loss, w.value());
      w.adam(gradient, 0.01 * random.nextDouble());
      try (EagerVariable<TFloat32> other = EagerVariable.of(tape, w.value())) {
        other.momentum(gradient, random.nextDouble(), random.nextDouble());
      }
      tape.reset();
    }
  }

  @Test
  void staysFlatOverThousandsOfEagerSteps() {
    ChildJvm.run(EagerSteps.class, SMALL_HEAP);
  }

  static final class Calls {
    public static void main(String[] arguments) {
      float[] values = new float[10_000];
      try (ValueAndGradient f =
          ValueAndGradient.of(
              TFloat32.class, Shape.of(-1), (tf, x) -> TestOperators.EXP.apply(tf, x))) {
        requireFlat(10_000, () -> f.call(values).close());
      }
    }
  }

  @Test
  void staysFlatOverTenThousandCallsOfValueAndGradient() {
    ChildJvm.run(Calls.class, SMALL_HEAP);
  }

  /** Each use has an attribute of its own, and a gradient that holds two megabytes. */
  static final class LargePrograms {
    private static final CustomOperator LARGE =
        CustomOperator.named("test.Large")
            .forward(c -> List.of(c.tf().identity(c.<TFloat32>input(0))))
            .gradient(
                c -> {
                  float[] numbers = new float[500_000];
                  for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = i;
                  }
                  Ops tf = c.tf();
                  return List.of(
                      tf.math.add(
                          c.<TFloat32>cotangent(0),
                          tf.math.mean(tf.constant(numbers), tf.constant(0))));
                })
            .create();

    public static void main(String[] arguments) {
      for (int i = 0; i < 300; i++) {
        try (Graph graph = new Graph()) {
          Ops tf = Ops.create(graph);
          LARGE.apply(tf, List.of(tf.constant(1f)), Attributes.of("use", i));
        }
      }
    }
  }

  @Test
  void keptGradientsAreBoundedByTheirSize() {
    ChildJvm.run(LargePrograms.class, SMALL_HEAP);
  }
}
