// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.TensorMapper;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TType;

/**
 * Reads eager operands so that nobody reads freed memory after their session.
 *
 * <p>An operand keeps the tensor that was read of it, and its session frees that tensor when it is
 * closed. The operand does not notice: read again, it shows what is in the memory by then, or the
 * JVM crashes. One that was never read says that the session is closed. So there are two ways. A
 * tensor with one more reference is freed by the garbage collector instead, once nothing leads to
 * it. That may be late, so it is for small tensors, and for what users read. A large one is read by
 * way of a second operand that shares its memory and that nobody else sees.
 */
public final class EagerReads {
  /** How many numbers may wait for the garbage collector. */
  private static final int SMALL = 1024;

  private EagerReads() {}

  /** Has access to the native tensor. */
  private abstract static class Native extends TensorMapper<TType> {
    static void keep(RawTensor tensor) {
      nativeHandle(tensor).retainReference();
    }
  }

  /** Whether a tensor of a shape may wait for the garbage collector. */
  static boolean isSmall(Shape shape) {
    return !shape.hasUnknownDimension() && shape.size() <= SMALL;
  }

  /** Reads an operand and keeps its tensor. */
  static TType keep(Output<?> operand) {
    TType tensor = operand.asTensor();
    Native.keep(tensor.asRawTensor());
    return tensor;
  }

  /** Another operand with the same memory, on the CPU. */
  static Output<?> alias(EagerSession session, Output<?> operand) {
    return EagerTensors.builder(session, "Identity").addInput(operand).build().output(0);
  }

  /** The positions of the operands that may be large. */
  static int[] large(List<Output<?>> operands) {
    return IntStream.range(0, operands.size())
        .filter(i -> !isSmall(operands.get(i).shape()))
        .toArray();
  }

  /**
   * Reads an operand.
   *
   * @param operand an operand of an open session
   * @return its tensor, which the session frees
   */
  public static TType read(Operand<?> operand) {
    List<Output<?>> one = List.of(operand.asOutput());
    return all((EagerSession) operand.op().env(), one, large(one)).get(0);
  }

  /**
   * Reads operands.
   *
   * @param large the positions of those that may be large
   */
  static List<TType> all(EagerSession session, List<Output<?>> operands, int... large) {
    TType[] tensors = new TType[operands.size()];
    if (large.length > 0) {
      Output<?>[] some = Arrays.stream(large).mapToObj(operands::get).toArray(Output<?>[]::new);
      Operation aliases = EagerTensors.builder(session, "IdentityN").addInputList(some).build();
      for (int i = 0; i < large.length; i++) {
        tensors[large[i]] = aliases.output(i).asTensor();
      }
    }
    for (int i = 0; i < tensors.length; i++) {
      if (tensors[i] == null) {
        tensors[i] = keep(operands.get(i));
      }
    }
    return List.of(tensors);
  }

  /** Keeps the tensor of an operand of an open session if somebody has read it. */
  static void keepIfRead(Output<?> operand) {
    try {
      if (isReadable(operand.dataType()) && wasRead(operand)) {
        keep(operand);
      }
    } catch (RuntimeException e) {
      // An operation of an asynchronous session failed, for which TensorFlow has many exceptions:
      // there is nothing to keep, and whoever reads the operand is told.
    }
  }

  /**
   * Whether an operand has a tensor. Its shape is then the tensor's, the same object each time.
   * That of a scalar always is, so a scalar is taken for one that was read, which costs little.
   */
  @SuppressWarnings("ReferenceEquality") // the same object is meant, not an equal one
  private static boolean wasRead(Output<?> operand) {
    Shape shape = operand.shape();
    return shape == operand.shape();
  }

  /** Whether Java has tensors of a type. */
  private static boolean isReadable(DataType type) {
    return switch (type) {
      case DT_BFLOAT16,
          DT_BOOL,
          DT_DOUBLE,
          DT_FLOAT,
          DT_HALF,
          DT_INT32,
          DT_INT64,
          DT_STRING,
          DT_UINT8,
          DT_UINT16 ->
          true;
      default -> false;
    };
  }
}
