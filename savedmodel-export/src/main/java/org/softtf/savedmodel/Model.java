package org.softtf.savedmodel;

import java.util.List;
import java.util.Map;
import org.tensorflow.Tensor;
import org.tensorflow.proto.MetaGraphDef;

/**
 * All that is written, and how to try it.
 *
 * @param tables the hash tables, with the files that they are read from
 * @param trials one for each signature
 */
record Model(
    MetaGraphDef metaGraph,
    List<ModelVariable> variables,
    LookupTables tables,
    List<Trial> trials) {
  /**
   * A call of a signature.
   *
   * @param samples values for inputs, by their names
   * @param cotangents names of outputs by the names of the inputs that must have their shapes
   */
  record Trial(String signature, Map<String, Tensor> samples, Map<String, String> cotangents) {}
}
