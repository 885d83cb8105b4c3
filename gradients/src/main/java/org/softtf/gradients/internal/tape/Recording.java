// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.op.core.Constant;

/**
 * What one tape has seen since it was made or reset: the values that depend on what is watched, and
 * the steps that made them, in order. What depends on nothing watched is not kept.
 */
public final class Recording {
  private final EagerSession session;

  /** Is closed with the session, which does not tell itself. */
  private final Output<?> witness;

  private final Thread owner = Thread.currentThread();
  private final List<NumberedStep> steps = new ArrayList<>();

  /** The values that are watched or that steps read or made, by their numbers. */
  private final List<Output<?>> values = new ArrayList<>();

  private final Map<Output<?>, Integer> numbers = new HashMap<>();

  /** The numbers of the values that are watched or depend on what is. */
  private final BitSet known = new BitSet();

  private final HandedOut handedOut = new HandedOut();

  private int pauses;
  private boolean closed;

  /**
   * Starts empty.
   *
   * @param session where everything runs
   */
  public Recording(EagerSession session) {
    this.session = session;
    this.witness = witness(session);
  }

  private static Output<?> witness(EagerSession session) {
    try {
      return Constant.scalarOf(session.baseScope(), 0).asOutput();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "this EagerSession is closed; make a GradientTape on an open one, and close the tape"
              + " before its session",
          e);
    }
  }

  /** Finds that this is the tape's thread, and that the tape and its session are open. */
  public void requireUsable() {
    if (closed) {
      throw new IllegalStateException(
          "this GradientTape is closed; make another one, and its tf(), for more operations");
    }
    requireOwner();
    if (isSessionClosed()) {
      throw new IllegalStateException(
          "the EagerSession of this GradientTape is closed; make another session, and a tape on"
              + " it, and close the tape before its session");
    }
  }

  /** Whether the session is closed. */
  public boolean isSessionClosed() {
    return witness.isClosed();
  }

  /** Finds that this is the tape's thread. */
  public void requireOwner() {
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

  /**
   * Finds that an operand is there and has its value in the tape's session.
   *
   * @param what its name in the error
   * @param operand the operand
   */
  public void requireValue(String what, @Nullable Operand<?> operand) {
    requireOfSession(OperandCheck.requireNonNull(what, operand).op());
  }

  /** A constant that the session does not keep. */
  Operation constant(Tensor value) {
    Output<?> made = EagerTensors.constant(session, value);
    handedOut.add(made);
    return new WrittenConstant(made.op());
  }

  /**
   * Notes that users have an operand, so that they may read it after the session.
   *
   * @param operand what they were given or gave
   */
  public void handOut(Operand<?> operand) {
    handedOut.add(operand.asOutput());
  }

  /** Keeps what depends on this value from now on. */
  public void watch(Output<?> value) {
    known.set(numberOrNew(value));
    handedOut.add(value);
  }

  /** Whether a value is watched or depends on what is. */
  public boolean knows(Output<?> value) {
    Integer number = numbers.get(value);
    return number != null && known.get(number);
  }

  /** Whether the value of a number is watched or depends on what is. */
  boolean knows(int number) {
    return known.get(number);
  }

  /** The number of a value that was seen, −1 of another. */
  int number(Output<?> value) {
    return numbers.getOrDefault(value, -1);
  }

  private int numberOrNew(Output<?> value) {
    int next = values.size();
    Integer number = numbers.putIfAbsent(value, next);
    if (number != null) {
      return number;
    }
    values.add(value);
    return next;
  }

  private int[] numbersOf(List<Output<?>> seen) {
    int[] list = new int[seen.size()];
    for (int i = 0; i < list.length; i++) {
      list[i] = numberOrNew(seen.get(i));
    }
    return list;
  }

  /** The values that were seen, by their numbers. */
  List<Output<?>> values() {
    return values;
  }

  /**
   * Stops keeping steps; pauses nest.
   *
   * @return ends the pause; a second time it does nothing
   */
  public Runnable pause() {
    pauses++;
    return new Runnable() {
      private boolean over;

      @Override
      public void run() {
        requireOwner();
        if (!over) {
          over = true;
          pauses--;
        }
      }
    };
  }

  /** Which of a step's inputs depend on something watched; none if nothing is to be kept. */
  BitSet known(List<Output<?>> inputs) {
    BitSet found = new BitSet(inputs.size());
    if (pauses == 0 && !known.isEmpty()) {
      for (int i = 0; i < inputs.size(); i++) {
        found.set(i, knows(inputs.get(i)));
      }
    }
    return found;
  }

  /** Keeps a step, the values that went in, and those that came out. */
  void keep(TapeStep step, List<Output<?>> inputs, List<Output<?>> outputs) {
    NumberedStep kept = new NumberedStep(step, numbersOf(inputs), numbersOf(outputs));
    steps.add(kept);
    for (int i = 0; i < outputs.size(); i++) {
      if (TapeStep.hasGradient(outputs.get(i).dataType())) {
        known.set(kept.outputs()[i]);
      }
    }
  }

  List<NumberedStep> steps() {
    return steps;
  }

  /** Forgets all steps and what was watched. */
  public void reset() {
    steps.clear();
    values.clear();
    numbers.clear();
    known.clear();
  }

  /** Whether the tape is closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Forgets everything, for good. */
  public void close() {
    closed = true;
    if (!isSessionClosed()) {
      values.forEach(EagerReads::keepIfRead);
      handedOut.keepThoseRead();
    }
    reset();
  }
}
