// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.internal.optimizers.UpdateRule;
import org.softtf.savedmodel.internal.variables.FilledTensors;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
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
  private final String signature;
  private final UpdateRule rule;
  private final Ops tf;
  private final FilledTensors tensors;
  private final List<ModelVariable> slots = new ArrayList<>();

  /** The number of steps done, as a handle, if the optimizer counts. */
  private @Nullable Operand<? extends TType> iterations;

  TrainingStep(String signature, UpdateRule rule, Ops tf, FilledTensors tensors) {
    this.signature = signature;
    this.rule = rule;
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
   * @param gradients those of the loss
   * @return the same outputs, after the step and with their values before it
   */
  Map<String, Operand<?>> add(
      Map<String, Operand<?>> outputs, Map<ModelVariable, Output<?>> gradients) {
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

  private Op update(Ops after, ModelVariable variable, Output<?> gradient) {
    return update(after, variable, gradient, variable.type().asSubclass(TFloating.class));
  }

  private <T extends TFloating> Op update(
      Ops after, ModelVariable variable, Output<?> gradient, Class<T> type) {
    return rule.update(
        new UpdateRule.Target<>(
            after,
            graph().operation(variable.name()).<TType>output(0),
            type,
            gradient.expect(type),
            new OwnVariables(after, variable)));
  }

  /** The optimizer's variables for one variable that is trained. */
  private final class OwnVariables implements UpdateRule.Slots {
    private final Ops after;
    private final ModelVariable variable;

    OwnVariables(Ops after, ModelVariable variable) {
      this.after = after;
      this.variable = variable;
    }

    @Override
    public Operand<? extends TType> zeros(String slot) {
      return slot(variable.name() + "/" + slot, variable.type(), variable.value().shape());
    }

    @Override
    public <T extends TFloating> Operand<T> step(Class<T> type) {
      return TrainingStep.this.step(after, type);
    }
  }

  private <T extends TFloating> Operand<T> step(Ops after, Class<T> type) {
    Operand<? extends TType> counter = iterations;
    if (counter == null) {
      counter = slot("iterations", TInt64.class, Shape.scalar());
      iterations = counter;
    }
    Operand<TInt64> done = after.readVariableOp(counter, TInt64.class);
    return after.dtypes.cast(after.math.add(done, after.constant(1L)), type);
  }

  private Operand<? extends TType> slot(String name, Class<? extends TType> type, Shape shape) {
    Tensor zeros = tensors.of(type, shape, 0);
    Operand<? extends TType> handle = addHandle(signature + "/" + name, zeros);
    String read = tf.readVariableOp(handle, type).op().name();
    slots.add(new ModelVariable(handle.op().name(), read, zeros, false));
    return handle;
  }

  /** Adds a variable of a tensor's type and shape. */
  private Operand<? extends TType> addHandle(String wanted, Tensor value) {
    String name = wanted;
    while (graph().operation(name) != null) {
      name += "_";
    }
    return graph()
        .opBuilder(VariableNodes.RESOURCE, name, tf.scope())
        .setAttr("dtype", value.asRawTensor().dataType())
        .setAttr("shape", value.shape())
        .setAttr("shared_name", name)
        .build()
        .<TType>output(0);
  }

  private Graph graph() {
    return (Graph) tf.scope().env();
  }
}
