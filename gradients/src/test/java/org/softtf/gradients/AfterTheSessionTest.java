// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Operands of a tape that are read after their session, in a JVM of its own: TensorFlow Java frees
 * tensors with the session and does not notice when they are read again.
 */
class AfterTheSessionTest {
  /** So large that the C library gives the memory back when it is freed: reading it would crash. */
  private static final int LARGE = 1_000_000;

  private static final int[] SIZES = {1, 100, LARGE};

  /** What is known of an operand's numbers: all are the same. */
  private record Known(Operand<TFloat64> operand, double value) {
    void requireReadable() {
      TFloat64 tensor = operand.asTensor();
      long[] last = new long[tensor.rank()];
      for (int axis = 0; axis < last.length; axis++) {
        last[axis] = tensor.shape().get(axis) - 1;
      }
      assertEquals(value, tensor.getDouble(new long[last.length]));
      assertEquals(value, tensor.getDouble(last));
    }
  }

  private static double[] filled(int size, double value) {
    double[] numbers = new double[size];
    Arrays.fill(numbers, value);
    return numbers;
  }

  /** Everything that a tape watches, makes and returns, for a source of some size. */
  private static final class Reads {
    private final Map<String, Known> all = new LinkedHashMap<>();
    private final GradientTape tape;
    private final boolean readsAtOnce;

    Reads(GradientTape tape, boolean readsAtOnce) {
      this.tape = tape;
      this.readsAtOnce = readsAtOnce;
    }

    private <T extends Operand<TFloat64>> T add(String name, T operand, double value) {
      all.put(name, new Known(operand, value));
      return operand;
    }

    /** As a program without steps. */
    void once(int size) {
      Ops tf = tape.tf();
      Operand<TFloat64> plain =
          add("made elsewhere", Ops.create(tape.session()).constant(filled(size, 3)), 3);
      tape.watch(plain);
      Operand<TFloat64> factor = add("constant", tf.constant(filled(size, 2)), 2);
      Operand<TFloat64> square = add("square", tf.math.square(plain), 9);
      Operand<TFloat64> target = add("target", tf.math.mul(square, factor), 18);
      add("gradient", tape.gradient(target, plain), 12);
      Operand<TFloat64> apart = tape.watch(tf.constant(filled(size, 5)));
      SafeGradients.Option zeros = SafeGradients.unconnected(Unconnected.ZEROS);
      add("zeros", tape.gradient(target, apart, zeros), 0);
      Operand<TFloat64> few = tape.watch(tf.constant(new double[] {4}));
      add("jacobian", tape.jacobian(tf.math.square(few), few), 8);
    }

    /** As a loop that resets its tape, with a variable. */
    void steps(int size) {
      try (EagerVariable<TFloat64> w =
          EagerVariable.of(tape, tape.tf().constant(filled(size, 1)))) {
        for (int step = 0; step < 2; step++) {
          String name = "step " + step + " ";
          Operand<TFloat64> value = add(name + "value", w.value(), 1 - step);
          Operand<TFloat64> loss = add(name + "loss", tape.tf().math.square(value), 1 - step);
          Operand<TFloat64> slope =
              add(name + "gradient", tape.gradient(loss, value), 2 - 2 * step);
          w.descend(slope, 0.5);
          tape.watch(add(name + "unused", tape.tf().constant(new double[] {7}), 7));
          if (readsAtOnce) {
            read();
          }
          tape.reset();
        }
      }
    }

    /** An argument of what is compiled. */
    void compiled(int size) {
      Operand<TFloat64> argument =
          add("argument", Ops.create(tape.session()).constant(filled(size, 6)), 6);
      try (ValueAndGradient f =
              ValueAndGradient.of(TFloat64.class, Shape.unknown(), (tf, x) -> tf.math.square(x));
          Evaluation evaluation = f.call(argument)) {
        evaluation.value(TFloat64.class);
      }
    }

    void read() {
      all.values().forEach(Known::requireReadable);
    }
  }

  /** Reads before the session is closed, and after. */
  private static void readTwice(Consumer<Reads> program) {
    EagerSession session = EagerSession.create();
    GradientTape tape = GradientTape.of(session);
    Reads reads = new Reads(tape, true);
    program.accept(reads);
    reads.read();
    tape.close();
    session.close();
    reads.read();
  }

  static final class ReadTwice {
    public static void main(String[] arguments) {
      for (int size : SIZES) {
        readTwice(reads -> reads.once(size));
        readTwice(reads -> reads.steps(size));
      }
    }
  }

  @Test
  void whatWasReadStaysReadable() {
    ChildJvm.run(ReadTwice.class, List.of());
  }

  /** The right numbers, or an error. */
  private static void readOnce(Consumer<Reads> program, boolean closesTapeFirst) {
    EagerSession session = EagerSession.create();
    GradientTape tape = GradientTape.of(session);
    Reads reads = new Reads(tape, false);
    program.accept(reads);
    if (closesTapeFirst) {
      tape.close();
    }
    session.close();
    for (Known known : reads.all.values()) {
      try {
        known.requireReadable();
      } catch (IllegalStateException e) {
        assertEquals("Eager session has been closed", e.getMessage());
      }
    }
  }

  static final class ReadAfterwards {
    public static void main(String[] arguments) {
      for (int size : SIZES) {
        for (boolean closesTapeFirst : new boolean[] {true, false}) {
          readOnce(reads -> reads.once(size), closesTapeFirst);
          readOnce(reads -> reads.steps(size), closesTapeFirst);
          readOnce(reads -> reads.compiled(size), closesTapeFirst);
        }
      }
    }
  }

  @Test
  void whatWasNotReadIsRightOrAnError() {
    ChildJvm.run(ReadAfterwards.class, List.of());
  }
}
