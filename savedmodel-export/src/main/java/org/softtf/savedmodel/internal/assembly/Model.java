// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.List;
import java.util.Map;
import org.softtf.savedmodel.internal.tables.TableAssets;
import org.softtf.savedmodel.internal.variables.CheckpointKeys;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.Tensor;
import org.tensorflow.proto.MetaGraphDef;

/**
 * All that is written, and how to try it.
 *
 * @param metaGraph the graph, its signatures and what the model says about itself
 * @param variables all variables with their values
 * @param keys under which keys the checkpoint holds them
 * @param assets the files that tables are read from
 * @param trials one for each signature
 */
public record Model(
    MetaGraphDef metaGraph,
    List<ModelVariable> variables,
    CheckpointKeys keys,
    TableAssets assets,
    List<Trial> trials) {
  /**
   * A call of a signature.
   *
   * @param signature its name
   * @param samples values for inputs, by their names
   * @param cotangents names of outputs by the names of the inputs that must have their shapes
   */
  public record Trial(
      String signature, Map<String, Tensor> samples, Map<String, String> cotangents) {}
}
