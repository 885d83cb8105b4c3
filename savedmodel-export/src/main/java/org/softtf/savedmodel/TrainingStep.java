package org.softtf.savedmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Adds to a graph what changes its variables by one step of an optimizer, and the variables that
 * the optimizer needs.
 *
 * <p>Nothing changes before all gradients and outputs are there, and the outputs that are returned
 * wait for the changes, so that whoever fetches one of them has trained.
 */
final class TrainingStep {
  private final ModelSignature signature;
  private final Ops tf;
  private final FilledTensors tensors;
  private final List<ModelVariable> slots = new ArrayList<>();

  /** The number of steps done, as a handle; null if the optimizer does not count. */
  private Operand<? extends TType> iterations;

  TrainingStep(ModelSignature signature, Ops tf, FilledTensors tensors) {
    this.signature = signature;
    this.tf = tf;
    this.tensors = tensors;
  }

  /** The optimizer's variables. */
  List<ModelVariable> slots() {
    return slots;
  }

  /**
   * Adds the step.
   *
   * @param outputs the signature's outputs before the step, the loss among them
   * @return the same outputs, after the step and with their values before it
   */
  Map<String, Operand<?>> add(Map<String, Operand<?>> outputs, List<ModelVariable> variables) {
    Map<ModelVariable, Output<?>> gradients =
        gradients(outputs.get(signature.training().loss()), variables);
    List<Op> computed = new ArrayList<>(outputs.values());
    computed.addAll(gradients.values());
    Op ready = tf.withControlDependencies(computed).withName("computed").noOp();
    Ops after = tf.withControlDependencies(List.of(ready));
    List<Op> changes = new ArrayList<>();
    gradients.forEach((variable, gradient) -> changes.add(update(after, variable, gradient)));
    if (iterations != null) {
      changes.add(
          tf.withControlDependencies(changes).assignAddVariableOp(iterations, tf.constant(1L)));
    }
    Ops last = tf.withControlDependencies(changes);
    Map<String, Operand<?>> results = new LinkedHashMap<>();
    outputs.forEach((name, output) -> results.put(name, last.withName(name).identity(output)));
    return results;
  }

  /** Of the variables that the loss depends on in a way that can be differentiated. */
  private Map<ModelVariable, Output<?>> gradients(Operand<?> loss, List<ModelVariable> variables) {
    List<ModelVariable> all = variables.stream().filter(ModelVariable::trains).toList();
    Map<ModelVariable, Output<?>> gradients = new LinkedHashMap<>();
    if (!all.isEmpty()) {
      List<Operand<?>> found =
          SafeGradients.of(tf, List.of(loss), all.stream().map(this::handle).toList());
      for (int i = 0; i < all.size(); i++) {
        // where no gradient flows there are zeros of the handle, which is not a number
        if (found.get(i).asOutput().dataType() != DataType.DT_RESOURCE) {
          gradients.put(all.get(i), found.get(i).asOutput());
        }
      }
    }
    if (gradients.isEmpty()) {
      throw new IllegalArgumentException(
          "signature \""
              + signature.name()
              + "\" has nothing to train: its loss has no gradient with respect to any of the"
              + " trainable variables "
              + all.stream().map(ModelVariable::name).toList());
    }
    return gradients;
  }

  private Operand<?> handle(ModelVariable variable) {
    return ((Graph) tf.scope().env()).operation(variable.name()).output(0);
  }

  @SuppressWarnings("unchecked") // a variable that trains is floating, and so is its gradient
  private <T extends TFloating> Op update(Ops after, ModelVariable variable, Output<?> gradient) {
    Class<T> type = (Class<T>) variable.type();
    return signature
        .training()
        .optimizer()
        .update(
            new Optimizer.Target<>(
                after,
                (Operand<? extends TType>) handle(variable),
                type,
                (Operand<T>) gradient,
                new Optimizer.Slots() {
                  @Override
                  public Operand<? extends TType> zeros(String slot) {
                    return slot(variable.name() + "/" + slot, type, variable.value().shape());
                  }

                  @Override
                  public Operand<?> step() {
                    return TrainingStep.this.step(after, type);
                  }
                }));
  }

  private <T extends TFloating> Operand<T> step(Ops after, Class<T> type) {
    if (iterations == null) {
      iterations = slot("iterations", TInt64.class, Shape.scalar());
    }
    Operand<TInt64> done = after.readVariableOp(iterations, TInt64.class);
    return after.dtypes.cast(after.math.add(done, after.constant(1L)), type);
  }

  private <T extends TType> Operand<? extends TType> slot(String name, Class<T> type, Shape shape) {
    Tensor zeros = tensors.of(type, shape, 0);
    Operand<? extends TType> handle =
        ResourceGraph.addHandle(tf, signature.name() + "/" + name, zeros);
    String read = tf.readVariableOp(handle, type).op().name();
    slots.add(new ModelVariable(handle.op().name(), read, zeros, false));
    return handle;
  }
}
