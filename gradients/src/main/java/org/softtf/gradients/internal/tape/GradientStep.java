// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.BitSet;
import java.util.List;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;

/** A gradient that a tape within this one computed: its nodes can be differentiated again. */
final class GradientStep extends TapeStep {
  private final ProgramNodes nodes;

  GradientStep(ProgramNodes nodes, BitSet known) {
    super(known);
    this.nodes = nodes;
  }

  @Override
  String type() {
    return "gradient";
  }

  @Override
  Object content() {
    return nodes;
  }

  @Override
  List<Shape> knownShapes() {
    return List.of();
  }

  @Override
  List<Output<?>> replay(Ops tf, List<Output<?>> arguments, List<Shape> shapes) {
    return nodes.copyTo(tf, arguments);
  }
}
