// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.GradientException;
import org.tensorflow.EagerSession;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Tensor;

/** Computes gradients from what tapes recorded. */
public final class TapeGradients {
  private final EagerSession session;
  private final ProgramCache programs;

  /** The recordings of the tapes around, which see each gradient as a step. */
  private final List<Recording> around;

  /**
   * Makes what computes the gradients of one tape.
   *
   * @param session where the recorded values are
   * @param programs where programs are found or built
   * @param around the recordings that are told of gradients
   */
  public TapeGradients(EagerSession session, ProgramCache programs, List<Recording> around) {
    this.session = session;
    this.programs = programs;
    this.around = List.copyOf(around);
  }

  /**
   * Computes the gradients of a slice.
   *
   * @param slice the steps between sources and targets
   * @param cotangents one for each target of the slice, or none, which means ones
   * @return one for each source of the slice, null where none flows to it
   */
  public List<@Nullable Output<?>> of(Slice slice, List<Output<?>> cotangents) {
    Program program = programs.get(slice, !cotangents.isEmpty());
    if (!program.flows()) {
      return Collections.nCopies(slice.sources().size(), null);
    }
    List<Output<?>> values = new ArrayList<>(slice.values());
    values.addAll(cotangents);
    List<@Nullable Output<?>> gradients = new ArrayList<>();
    List<Output<?>> flowing = new ArrayList<>();
    try (Result result = program.run(session, values)) {
      for (int i = 0; i < slice.sources().size(); i++) {
        if (program.flowsTo(i)) {
          Output<?> source = slice.sources().get(i);
          flowing.add(like(source, result.get(flowing.size()), slice));
        }
        gradients.add(program.flowsTo(i) ? flowing.get(flowing.size() - 1) : null);
      }
    }
    record(program, values, flowing);
    return gradients;
  }

  /** TensorFlow's gradients of a few operations forget to sum over what was broadcast. */
  private Output<?> like(Output<?> source, Tensor gradient, Slice slice) {
    if (!gradient.shape().equals(source.shape())) {
      throw new GradientException(
          "TensorFlow made a gradient of shape "
              + gradient.shape()
              + " for a source of shape "
              + source.shape()
              + "; one of "
              + slice.types()
              + " has a wrong gradient where operands are broadcast. Broadcast them before, with"
              + " tf.broadcastTo");
    }
    return EagerTensors.like(session, source, gradient);
  }

  private void record(Program program, List<Output<?>> values, List<Output<?>> flowing) {
    if (around.isEmpty()) {
      return;
    }
    List<Output<?>> read = program.read(values);
    for (Recording recording : around) {
      BitSet known = recording.known(read);
      if (!known.isEmpty()) {
        recording.keep(new GradientStep(program.nodes(), known), read, flowing);
      }
    }
  }
}
