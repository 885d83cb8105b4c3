// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import org.tensorflow.ConcreteFunction;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.OpScope;
import org.tensorflow.op.Scope;

/** An eager session, or a tape on one, whose operations a recording is told of. */
public final class TapeEnvironment implements ExecutionEnvironment {
  private final ExecutionEnvironment base;
  private final Recording recording;
  private final Scope scope;

  /**
   * Makes an environment.
   *
   * @param base what runs the operations
   * @param recording what is told of them
   */
  public TapeEnvironment(ExecutionEnvironment base, Recording recording) {
    this.base = base;
    this.recording = recording;
    this.scope = new OpScope(this);
  }

  @Override
  public OperationBuilder opBuilder(String type, String name, Scope place) {
    recording.requireUsable();
    boolean writesConstants =
        !(base instanceof TapeEnvironment) && place.getDeviceString().isEmpty();
    return new RecordingBuilder(
        base.opBuilder(type, name, place), type, recording, writesConstants);
  }

  @Override
  public void attachFunction(ConcreteFunction function) {
    recording.requireUsable();
    base.attachFunction(function);
  }

  @Override
  public boolean isOpEnabled(String type) {
    return base.isOpEnabled(type);
  }

  @Override
  public void checkInput(Operation input) {
    recording.requireOfSession(input);
  }

  @Override
  public Types environmentType() {
    return Types.EAGER;
  }

  @Override
  public Scope baseScope() {
    return scope;
  }

  @Override
  public boolean isInitializer(Operation operation) {
    return false;
  }
}
