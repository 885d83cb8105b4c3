// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.TensorInfo;

/** What the inputs and outputs of signatures consist of. */
public final class SignatureTensors {
  private SignatureTensors() {}

  /** The nodes that a tensor comes from: one, or several if it is sparse or composed. */
  public static List<String> nodes(TensorInfo tensor) {
    return names(tensor).map(GraphNodes::producer).toList();
  }

  /** Whether it is one tensor, neither sparse nor composed. */
  public static boolean isPlain(TensorInfo tensor) {
    return !tensor.hasCooSparse() && !tensor.hasCompositeTensor();
  }

  private static Stream<String> names(TensorInfo tensor) {
    if (tensor.hasCooSparse()) {
      TensorInfo.CooSparse sparse = tensor.getCooSparse();
      return Stream.of(
          sparse.getValuesTensorName(),
          sparse.getIndicesTensorName(),
          sparse.getDenseShapeTensorName());
    }
    if (tensor.hasCompositeTensor()) {
      return tensor.getCompositeTensor().getComponentsList().stream()
          .flatMap(SignatureTensors::names);
    }
    return Stream.of(tensor.getName());
  }
}
