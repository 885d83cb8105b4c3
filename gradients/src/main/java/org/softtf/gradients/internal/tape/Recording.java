package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.EagerSession;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Tensor;

/**
 * What one tape has seen since it was made or reset: the values that depend on what is watched, and
 * the steps that made them, in order. What depends on nothing watched is not kept.
 */
public final class Recording {
  private final EagerSession session;
  private final Thread owner = Thread.currentThread();
  private final List<TapeStep> steps = new ArrayList<>();
  private final Set<Output<?>> known = new HashSet<>();
  private int pauses;
  private boolean closed;

  /**
   * Starts empty.
   *
   * @param session where everything runs
   */
  public Recording(EagerSession session) {
    this.session = session;
  }

  /** Finds that this is the tape's thread and that the tape is open. */
  public void requireUsable() {
    if (closed) {
      throw new IllegalStateException(
          "this GradientTape is closed; make another one, and its tf(), for more operations");
    }
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "this GradientTape belongs to the thread "
              + owner.getName()
              + ", and "
              + Thread.currentThread().getName()
              + " used it; give each thread an EagerSession and a GradientTape of its own");
    }
  }

  /** Finds that an operation ran in the tape's session: another one's results would crash it. */
  public void requireOfSession(Operation operation) {
    if (operation.env() != session) {
      throw new IllegalArgumentException(
          operation
              + (operation.env().isGraph()
                  ? " is part of a graph and has no value here; "
                  : " belongs to another EagerSession; ")
              + "make it with the tape's tf(), or an Ops of the tape's session");
    }
  }

  /** Finds that a value is there: those of a closed session are not. */
  public void requireOpen(Output<?> value) {
    if (value.isClosed()) {
      throw new IllegalStateException(
          "the EagerSession of this GradientTape is closed; close a tape before its session");
    }
  }

  /** A constant that the session does not keep. */
  Operation constant(Tensor value) {
    return new WrittenConstant(EagerTensors.constant(session, value).op());
  }

  /** Keeps what depends on this value from now on. */
  public void watch(Output<?> value) {
    known.add(value);
  }

  /** Whether a value is watched or depends on what is. */
  public boolean knows(Output<?> value) {
    return known.contains(value);
  }

  /** Stops keeping steps; pauses nest. */
  public void pause() {
    pauses++;
  }

  /** Ends the latest pause. */
  public void resume() {
    pauses--;
  }

  /** Which of a step's inputs depend on something watched; none if nothing is to be kept. */
  BitSet known(List<Output<?>> inputs) {
    BitSet found = new BitSet(inputs.size());
    if (pauses == 0 && !known.isEmpty()) {
      for (int i = 0; i < inputs.size(); i++) {
        found.set(i, known.contains(inputs.get(i)));
      }
    }
    return found;
  }

  void keep(TapeStep step) {
    steps.add(step);
    for (Output<?> output : step.outputs()) {
      if (TapeStep.hasGradient(output.dataType())) {
        known.add(output);
      }
    }
  }

  List<TapeStep> steps() {
    return steps;
  }

  /** Forgets all steps and what was watched. */
  public void reset() {
    steps.clear();
    known.clear();
  }

  /** Whether the tape is closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Forgets everything, for good. */
  public void close() {
    closed = true;
    reset();
  }
}
