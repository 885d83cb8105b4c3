// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.SafeGradients.Option;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.gradients.internal.tape.Recording;
import org.softtf.gradients.internal.tape.Slice;
import org.softtf.gradients.internal.tape.TapeGradients;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/**
 * The gradients of what a {@link GradientTape} recorded.
 *
 * @param recording what was recorded
 * @param gradients builds gradients and runs them
 * @param arguments finds that what is asked for makes sense
 */
record RecordedGradients(Recording recording, TapeGradients gradients, TapeArguments arguments) {

  /** The gradient of one target with respect to one source. */
  Operand<?> one(Operand<?> target, Operand<?> source, Option... options) {
    return all(Collections.singletonList(target), Collections.singletonList(source), options)
        .get(0);
  }

  /** A gradient for each source; zeros or an error for one that is unconnected. */
  List<Operand<?>> all(
      List<? extends Operand<?>> targets, List<? extends Operand<?>> sources, Option... options) {
    GradientOptions given = GradientOptions.of(Unconnected.ERROR, options);
    requireTargets(targets);
    if (given.unconnected() == Unconnected.ERROR) {
      arguments.requireRecorded("target", targets);
    }
    Slice slice = slice(targets, sources);
    List<@Nullable Operand<?>> found = found(slice, targets, sources, given);
    List<Operand<?>> all = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Operand<?> gradient = found.get(i);
      all.add(
          gradient != null
              ? gradient
              : arguments.unconnected(given.unconnected(), slice, i, sources.get(i)));
    }
    return all;
  }

  /** A gradient for each source; null for one that is unconnected. */
  List<@Nullable Operand<?>> orNull(
      List<? extends Operand<?>> targets, List<? extends Operand<?>> sources, Option... options) {
    GradientOptions given = GradientOptions.withoutUnconnected("gradientsOrNull", options);
    return found(slice(targets, sources), targets, sources, given);
  }

  /** The part of the recording between sources and targets, which are found to make sense. */
  private Slice slice(List<? extends Operand<?>> targets, List<? extends Operand<?>> sources) {
    requireTargets(targets);
    arguments.requireFloating("source", sources);
    arguments.requireRecorded("source", sources);
    return Slice.of(recording, TapeArguments.outputs(targets), TapeArguments.outputs(sources));
  }

  private void requireTargets(List<? extends Operand<?>> targets) {
    recording.requireUsable();
    arguments.requireFloating("target", targets);
  }

  private List<@Nullable Operand<?>> found(
      Slice slice,
      List<? extends Operand<?>> targets,
      List<? extends Operand<?>> sources,
      GradientOptions given) {
    List<Output<?>> seeds = arguments.seeds(targets, given.cotangents(), slice);
    List<@Nullable Output<?>> connected =
        slice.sources().isEmpty() ? List.of() : gradients.of(slice, seeds);
    List<@Nullable Operand<?>> found = new ArrayList<>();
    for (Operand<?> source : sources) {
      int position = slice.sources().indexOf(source.asOutput());
      Operand<?> gradient = position < 0 ? null : connected.get(position);
      if (gradient != null) {
        recording.handOut(gradient);
      }
      found.add(gradient);
    }
    targets.forEach(recording::handOut);
    return found;
  }
}
