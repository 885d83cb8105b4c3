// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.stream.LongStream;
import org.tensorflow.EagerSession;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.op.core.Constant;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TType;

/**
 * Makes eager operands of tensors.
 *
 * <p>Not by {@code Const}: an eager session keeps a kernel with the value of each constant until it
 * is closed, which fills the memory of a loop. Here an operation makes an operand of the right
 * size, and the numbers are written into it before anything reads it. It is made on the CPU, where
 * its tensor is its memory.
 */
final class EagerTensors {
  /** Up to this size a constant is made by {@code Const}: in most programs it comes again. */
  private static final int SMALL = 16;

  private EagerTensors() {}

  /** An operand with a tensor's numbers, of the type and shape of another. */
  static Output<?> like(EagerSession session, Output<?> other, Tensor numbers) {
    Output<?> made = builder(session, "ZerosLike").addInput(other).build().output(0);
    return written(session, numbers, made);
  }

  /** Whether a constant is worth more than one operation, and has numbers to write. */
  static boolean isWritten(Tensor constant) {
    return constant.size() > SMALL && constant.dataType() != DataType.DT_STRING;
  }

  /** An operand with a tensor's numbers. */
  static Output<?> constant(EagerSession session, Tensor numbers) {
    int[] sizes = LongStream.of(numbers.shape().asArray()).mapToInt(Math::toIntExact).toArray();
    Output<?> made =
        builder(session, "Empty")
            .addInput(
                Constant.vectorOf(session.baseScope().withDevice(EagerNumbers.CPU), sizes)
                    .asOutput())
            .setAttr("dtype", numbers.dataType())
            .build()
            .output(0);
    return written(session, numbers, made);
  }

  /** An eager session knows no operation by its name, so that none has to be made up. */
  static OperationBuilder builder(EagerSession session, String type) {
    return session.opBuilder(type, type, session.baseScope().withDevice(EagerNumbers.CPU));
  }

  /** An operand of the numbers that were written into one, which may be read after the session. */
  private static Output<?> written(EagerSession session, Tensor numbers, Output<?> operand) {
    boolean small = EagerReads.isSmall(numbers.shape());
    RawTensor from = numbers.asRawTensor();
    TType to = small ? EagerReads.keep(operand) : operand.asTensor();
    from.data().copyTo(to.asRawTensor().data(), from.numBytes());
    return small ? operand : EagerReads.alias(session, operand);
  }
}
