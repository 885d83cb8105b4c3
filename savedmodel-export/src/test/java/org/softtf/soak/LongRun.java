// SPDX-License-Identifier: Apache-2.0
package org.softtf.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.EagerVariable;
import org.softtf.gradients.Evaluation;
import org.softtf.gradients.GradientTape;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.ValueAndGradient;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** What is done very often in a JVM of its own with a small heap: {@link LongRunsTest}. */
final class LongRun {
  private static final int THREADS = 16;

  /** How many shapes differ in their first size only. */
  private static final int ROW = 400;

  /** A gradient of its own for each attribute. */
  private static final CustomOperator SCALED =
      CustomOperator.named("org.softtf.soak.Scaled")
          .forward(c -> List.of(c.tf().identity(c.<TFloat32>input(0))))
          .gradient(
              c -> {
                Operand<TFloat32> factor = c.tf().constant((float) c.attributes().integer("use"));
                return List.of(c.tf().math.mul(c.<TFloat32>cotangent(0), factor));
              })
          .create();

  private LongRun() {}

  /**
   * Runs one, or several after one another.
   *
   * @param arguments of each its name, and how often; for the training, how many minutes
   */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < arguments.length; i += 2) {
      run(arguments[i], Integer.parseInt(arguments[i + 1]));
    }
  }

  private static void run(String name, int times) throws Exception {
    switch (name) {
      case "graphs" -> Resident.requireFlat("graphs", times, number -> graph(1 + number % 7));
      case "calls" -> calls(times);
      case "exports" -> exports(times);
      case "shapes" -> Resident.requireFlat("shapes and attributes", times, LongRun::shape);
      case "tape" -> tape(times);
      case "threads" -> threads(times);
      case "training" -> training(Duration.ofMinutes(times));
      default -> throw new IllegalArgumentException(name);
    }
  }

  /** A graph that is built, differentiated, run and closed. */
  private static void graph(int n) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.constant(new float[n]);
      Operand<TFloat32> y = SoftOps.create(tf).method(Method.SOFTSORT).sort(x);
      Operand<TFloat32> dx = SafeGradients.of(tf, y, x);
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(dx).run()) {
        requireFinite((TFloat32) result.get(0));
      }
    }
  }

  private static ValueAndGradient ranks() {
    return ValueAndGradient.of(
        TFloat32.class, Shape.of(-1), (tf, x) -> SoftOps.create(tf).mode(Mode.C1).rank(x));
  }

  /** One compiled function, each time with another shape. */
  private static void calls(int times) throws IOException {
    Random random = new Random(1);
    try (ValueAndGradient f = ranks()) {
      Resident.requireFlat(
          "calls",
          times,
          number -> {
            try (Evaluation result = f.call(numbers(random, 1 + random.nextInt(200)))) {
              requireFinite(result.gradient(TFloat32.class));
            }
          });
    }
  }

  /** Each export takes the place of the one before. */
  private static void exports(int times) throws IOException {
    Path place = Files.createTempDirectory("soak").resolve("model");
    SavedModelExporter exporter = SavedModelExporter.of(LongRun::signatures).replaceExisting();
    Resident.requireFlat("exports", times, number -> exporter.export(place));
  }

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
    Operand<TFloat32> w = tf.variable(tf.constant(new float[] {1, 2, 3}));
    ModelSignature ranks =
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .input("x", x)
            .output("ranks", SoftOps.create(tf).rank(tf.math.mul(x, w)))
            .build();
    return List.of(ranks, ranks.valueAndGradient("gradient"));
  }

  /** Gradients of a shape and an attribute that no other has. */
  private static void shape(int number) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(ownShape(number)));
      SafeGradients.of(tf, SCALED.apply(tf, List.of(x), ownAttribute(number)).get(0), x);
    }
  }

  /**
   * The same by a tape, with as many attributes and one row of shapes: TensorFlow's eager session
   * keeps a kernel for each small constant, such as the sizes here, until it is closed.
   */
  private static void tape(int times) throws IOException {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Resident.requireFlat(
          "attributes on a tape",
          times,
          number -> {
            Ops tf = tape.tf();
            Operand<TInt64> sizes = tf.constant(ownShape(number % ROW).asArray());
            Operand<TFloat32> x = tape.watch(tf.zeros(sizes, TFloat32.class));
            tape.gradient(SCALED.apply(tf, List.of(x), ownAttribute(number)).get(0), x);
            tape.reset();
          });
    }
  }

  private static Shape ownShape(int number) {
    return Shape.of(1 + number % ROW, 1 + number / ROW);
  }

  private static Attributes ownAttribute(int number) {
    return Attributes.of("use", number);
  }

  /** Calls by many threads at once, and graphs of their own, have the bits that one thread has. */
  private static void threads(int times) throws Exception {
    float[] x = numbers(new Random(1), 100);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (ValueAndGradient f = ranks()) {
      List<Integer> wanted = bits(f, x);
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(pool.submit(() -> different(f, x, wanted, times)));
      }
      int different = 0;
      for (Future<Integer> one : running) {
        different += one.get();
      }
      System.out.println(THREADS + " threads, " + times + " calls each, " + different + " differ");
      if (different > 0) {
        throw new AssertionError("results differ");
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static int different(ValueAndGradient f, float[] x, List<Integer> wanted, int times) {
    int different = 0;
    for (int i = 0; i < times; i++) {
      different += bits(f, x).equals(wanted) ? 0 : 1;
      if (i % 50 == 0) {
        try (ValueAndGradient own = ranks()) {
          different += bits(own, x).equals(wanted) ? 0 : 1;
        }
      }
    }
    return different;
  }

  private static List<Integer> bits(ValueAndGradient f, float... x) {
    List<Integer> bits = new ArrayList<>();
    try (Evaluation result = f.call(x)) {
      for (TFloat32 tensor :
          List.of(result.value(TFloat32.class), result.gradient(TFloat32.class))) {
        tensor.scalars().forEach(number -> bits.add(Float.floatToRawIntBits(number.getFloat())));
      }
    }
    return bits;
  }

  /** Two layers learn to rank, from a new batch of another size in each step. */
  private static void training(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    Random random = new Random(1);
    Resident resident = new Resident("training, steps");
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session);
        EagerVariable<TFloat32> w = EagerVariable.of(tape, tape.tf().constant(new float[20]))) {
      long steps = 0;
      for (long next = System.nanoTime(); System.nanoTime() < end; steps++) {
        float loss = step(tape, w, random);
        if (System.nanoTime() > next) {
          System.out.println("loss " + loss);
          resident.measure(steps);
          next += Duration.ofSeconds(15).toNanos();
        }
      }
      resident.measure(steps);
      resident.requireFlat();
    }
  }

  private static float step(GradientTape tape, EagerVariable<TFloat32> w, Random random) {
    Ops tf = tape.tf();
    float[][] batch = new float[4 + random.nextInt(28)][];
    Arrays.setAll(batch, i -> numbers(random, 20));
    Operand<TFloat32> x = tf.constant(StdArrays.ndCopyOf(batch));
    Operand<TFloat32> scores = tf.sum(tf.math.mul(x, w.value()), tf.constant(1));
    SoftOps soft = SoftOps.create(tf);
    Operand<TFloat32> wanted = soft.mode(Mode.HARD).rank(tf.sum(x, tf.constant(1)));
    Operand<TFloat32> error = tf.math.square(tf.math.sub(soft.rank(scores), wanted));
    Operand<TFloat32> loss = tf.math.mean(error, tf.constant(0));
    w.adam(tape.gradient(loss, w.value()), 0.01);
    float value = loss.asTensor().getFloat();
    tape.reset();
    if (!Float.isFinite(value)) {
      throw new AssertionError("the loss is " + value);
    }
    return value;
  }

  private static float[] numbers(Random random, int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  private static void requireFinite(TFloat32 numbers) {
    numbers
        .scalars()
        .forEach(
            number -> {
              if (!Float.isFinite(number.getFloat())) {
                throw new AssertionError("got " + number.getFloat());
              }
            });
  }
}
