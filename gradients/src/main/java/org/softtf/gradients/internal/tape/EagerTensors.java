package org.softtf.gradients.internal.tape;

import java.util.stream.LongStream;
import org.tensorflow.DeviceSpec;
import org.tensorflow.EagerSession;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.op.Scope;
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

  private static Scope cpu(EagerSession session) {
    DeviceSpec device =
        DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.CPU).deviceIndex(0).build();
    return session.baseScope().withDevice(device);
  }

  /** An operand with a tensor's numbers, of the type and shape of another. */
  static Output<?> like(EagerSession session, Output<?> other, Tensor numbers) {
    Scope scope = cpu(session);
    Output<?> made =
        session
            .opBuilder("ZerosLike", scope.makeOpName("gradient"), scope)
            .addInput(other)
            .build()
            .output(0);
    write(numbers, made);
    return made;
  }

  /** Whether a constant is worth more than one operation, and has numbers to write. */
  static boolean isWritten(Tensor constant) {
    return constant.size() > SMALL && constant.dataType() != DataType.DT_STRING;
  }

  /** An operand with a tensor's numbers. */
  static Output<?> constant(EagerSession session, Tensor numbers) {
    Scope scope = cpu(session);
    int[] sizes = LongStream.of(numbers.shape().asArray()).mapToInt(Math::toIntExact).toArray();
    Output<?> made =
        session
            .opBuilder("Empty", scope.makeOpName("constant"), scope)
            .addInput(Constant.vectorOf(scope, sizes).asOutput())
            .setAttr("dtype", numbers.dataType())
            .build()
            .output(0);
    write(numbers, made);
    return made;
  }

  private static void write(Tensor numbers, Output<?> operand) {
    RawTensor from = numbers.asRawTensor();
    TType to = operand.asTensor();
    from.data().copyTo(to.asRawTensor().data(), from.numBytes());
  }
}
