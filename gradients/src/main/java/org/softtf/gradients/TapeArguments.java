// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.tape.Recording;
import org.softtf.gradients.internal.tape.Slice;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;

/** What a {@link GradientTape} is asked for, found to make sense. */
final class TapeArguments {
  private final EagerSession session;
  private final Recording recording;

  TapeArguments(EagerSession session, Recording recording) {
    this.session = session;
    this.recording = recording;
  }

  static List<Output<?>> outputs(List<? extends Operand<?>> operands) {
    List<Output<?>> outputs = new ArrayList<>();
    operands.forEach(operand -> outputs.add(operand.asOutput()));
    return outputs;
  }

  /** Finds that operands are floating and of the session. */
  void requireFloating(String what, List<? extends Operand<?>> operands) {
    if (OperandCheck.requireNonNull(what + "s", operands).isEmpty()) {
      throw new IllegalArgumentException("gradients need at least one " + what);
    }
    for (int i = 0; i < operands.size(); i++) {
      recording.requireValue(what + " " + i, operands.get(i));
      requireFloating(name(what, i, operands.get(i)), operands.get(i));
    }
  }

  private static String name(String what, int index, Operand<?> operand) {
    return what + " " + index + " (" + operand.op().type() + ")";
  }

  /** Finds that operands are on the tape. */
  void requireRecorded(String what, List<? extends Operand<?>> operands) {
    for (int i = 0; i < operands.size(); i++) {
      if (!recording.knows(operands.get(i).asOutput())) {
        throw new IllegalArgumentException(
            name(what, i, operands.get(i))
                + " is not on this tape: it was not watched and depends on nothing that was, or only"
                + " through whole numbers, booleans or strings, which end a path. Call"
                + " tape.watch(x) before x is used, build with tape.tf(), outside of"
                + " tape.stopRecording() and after the last tape.reset(). What a tape's own gradient"
                + " gave has a gradient by another tape: GradientTape.within(tape)");
      }
    }
  }

  /** Finds that an operand may have a gradient. */
  static void requireFloating(String what, Operand<?> operand) {
    DataType type = operand.asOutput().dataType();
    String advice =
        switch (type) {
          case DT_FLOAT, DT_DOUBLE, DT_HALF, DT_BFLOAT16 -> null;
          case DT_COMPLEX64, DT_COMPLEX128 -> "take its real and imaginary parts, or its size";
          case DT_RESOURCE -> "take what the variable holds, tf.readVariableOp(handle, type)";
          case DT_STRING, DT_VARIANT -> "it holds no numbers that could change a little";
          default -> "cast it with tf.dtypes.cast before it is watched or used";
        };
    if (advice != null) {
      throw new IllegalArgumentException(
          what + " must be floating to have a gradient, got " + type + "; " + advice);
    }
  }

  /** The cotangents of the targets that depend on a source; none if none were given. */
  List<Output<?>> seeds(
      List<? extends Operand<?>> targets,
      @Nullable List<? extends Operand<?>> cotangents,
      Slice slice) {
    List<Output<?>> seeds = new ArrayList<>();
    if (cotangents != null) {
      Operands.requireOneForEach("cotangent", "target", cotangents.size(), targets.size());
      for (int i = 0; i < targets.size(); i++) {
        requireLike(i, cotangents.get(i), targets.get(i));
        if (slice.targets().contains(targets.get(i).asOutput())) {
          seeds.add(cotangents.get(i).asOutput());
        }
      }
    }
    return seeds;
  }

  private void requireLike(int index, Operand<?> cotangent, Operand<?> target) {
    recording.requireValue("cotangent " + index, cotangent);
    if (cotangent.type() != target.type() || !cotangent.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "cotangent "
              + index
              + " must be like its target, "
              + target.asOutput().dataType()
              + " "
              + target.shape()
              + ", got "
              + cotangent.asOutput().dataType()
              + " "
              + cotangent.shape());
    }
  }

  /** What a source gets to which no gradient flows. */
  Operand<?> unconnected(Unconnected unconnected, Slice slice, int index, Operand<?> source) {
    if (unconnected == Unconnected.ZEROS) {
      Operand<?> zeros = Ops.create(session).zerosLike(source);
      recording.handOut(zeros);
      return zeros;
    }
    throw new GradientException(
        "no gradient flows to source "
            + index
            + " ("
            + source.op().type()
            + "): "
            + (slice.sources().contains(source.asOutput())
                ? "on every path to it is an operation without a gradient, one of "
                    + slice.types()
                    + " (soft operators have one, but in mode hard)"
                : "the targets do not depend on it, or it was watched only after its use")
            + "; where zeros are meant, say SafeGradients.unconnected(Unconnected.ZEROS)");
  }
}
