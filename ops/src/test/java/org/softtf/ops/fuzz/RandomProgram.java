// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.softtf.gradients.GradientException;
import org.softtf.gradients.GradientTape;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.ops.fuzz.RandomCall.Refused;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** One operator, built, run and differentiated, in a graph or an eager session. */
final class RandomProgram {
  /** What came of a program. */
  enum End {
    REFUSED,
    FAILED,
    /**
     * In TensorFlow's words of two shapes, known only when a graph runs, and a node named by the
     * rule.
     */
    FAILED_BY_SHAPES,
    /** The same, first met by a gradient. */
    FAILED_BY_SHAPES_IN_GRADIENT,
    RAN
  }

  /** Numbers so large that nobody has the memory to run with them. */
  private static final List<String> HUGE =
      List.of("" + Integer.MAX_VALUE, "" + Long.MAX_VALUE, "9999999999");

  private final Random random;
  private final RandomCall call;
  private final boolean eager;

  /** Whether TensorFlow optimizes the graph, as it does for users; without it a run is quicker. */
  private final boolean optimized;

  RandomProgram(long seed) {
    random = new Random(seed);
    call = random.nextBoolean() ? new JavaCall(random) : new NamedCall(random);
    eager = random.nextInt(4) == 0;
    optimized = seed % 2 == 0;
  }

  /** What it is, as far as it came. */
  String text() {
    return (eager ? "eager " : optimized ? "optimized graph " : "graph ") + call.text();
  }

  /** Runs it; fails where what is said is no sentence about the user's mistake. */
  End run() {
    return eager ? runEager() : runInGraph();
  }

  private End runEager() {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      RandomOperands operands = new RandomOperands(tape.tf(), random, false);
      operands.watchBy(tape::watch);
      List<Operand<?>> outputs;
      try {
        outputs = call.build(tape.tf(), operands);
        outputs.forEach(output -> output.asTensor().shape());
      } catch (Refused e) {
        return refused(e);
      }
      return end(false, () -> differentiateEager(tape, floating(outputs), operands.sources()));
    }
  }

  private static void differentiateEager(
      GradientTape tape, List<Operand<?>> outputs, List<Operand<?>> sources) {
    if (!outputs.isEmpty() && !sources.isEmpty()) {
      tape.gradients(outputs, sources, SafeGradients.unconnected(Unconnected.ZEROS))
          .forEach(gradient -> gradient.asTensor().shape());
    }
  }

  private End runInGraph() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      RandomOperands operands = new RandomOperands(tf, random, true);
      List<Operand<?>> fetched;
      try {
        fetched = new ArrayList<>(call.build(tf, operands));
      } catch (Refused e) {
        operands.close();
        return refused(e);
      }
      try (Session session = optimized ? new Session(graph) : TestSessions.unoptimized(graph)) {
        List<Operand<?>> outputs = floating(fetched);
        Optional<String> wrong = Optional.empty();
        if (!outputs.isEmpty() && !operands.sources().isEmpty() && random.nextBoolean()) {
          wrong = differentiate(tf, outputs, operands, fetched);
        }
        wrong.ifPresent(
            text -> {
              throw new AssertionError(text);
            });
        if (HUGE.stream().anyMatch(call.text()::contains)) {
          return End.RAN;
        }
        return end(
            operands.open(),
            () -> {
              Session.Runner runner = operands.feed(session.runner());
              fetched.forEach(runner::fetch);
              try (Result result = runner.run()) {
                result.forEach(output -> output.getValue().shape());
              }
            });
      } finally {
        operands.close();
      }
    }
  }

  /** Adds gradients to what is fetched; what is wrong with a refusal. */
  private Optional<String> differentiate(
      Ops tf, List<Operand<?>> outputs, RandomOperands operands, List<Operand<?>> fetched) {
    try {
      fetched.addAll(
          SafeGradients.of(
              tf, outputs, operands.sources(), SafeGradients.unconnected(Unconnected.ZEROS)));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Judge.wrongWithRefusal(e, "");
    }
  }

  private static List<Operand<?>> floating(List<Operand<?>> outputs) {
    return outputs.stream()
        .filter(output -> TFloating.class.isAssignableFrom(output.type()))
        .toList();
  }

  private End refused(Refused refusal) {
    Throwable cause = refusal.getCause();
    boolean whileRunning = eager && !(cause.getClass() == IllegalArgumentException.class);
    Optional<String> wrong =
        whileRunning
            ? Judge.wrongWithFailure(cause, call.operator())
            : Judge.wrongWithRefusal(cause, refusal.by());
    wrong.ifPresent(
        text -> {
          throw new AssertionError(text, cause);
        });
    return End.REFUSED;
  }

  private End end(boolean open, Runnable run) {
    try {
      run.run();
      return End.RAN;
    } catch (GradientException e) {
      Judge.wrongWithRefusal(e, "")
          .ifPresent(
              text -> {
                throw new AssertionError(text, e);
              });
      return End.REFUSED;
    } catch (RuntimeException e) {
      if (open && Judge.isOfShapes(e, call.operator())) {
        return End.FAILED_BY_SHAPES;
      }
      if (open && Judge.isOfShapesInGradient(e, call.operator())) {
        return End.FAILED_BY_SHAPES_IN_GRADIENT;
      }
      Judge.wrongWithFailure(e, call.operator())
          .ifPresent(
              text -> {
                throw new AssertionError(text, e);
              });
      return End.FAILED;
    }
  }
}
