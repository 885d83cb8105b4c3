// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.assembly;

import java.util.List;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TType;

/**
 * Adds the lists of variables from which Python gives a model its {@code variables}, each with its
 * value and whether it is trainable.
 */
final class VariableCollections {
  private VariableCollections() {}

  static void add(MetaGraphDef.Builder model, Graph graph, List<ModelVariable> variables) {
    CollectionDef.BytesList.Builder all = CollectionDef.BytesList.newBuilder();
    CollectionDef.BytesList.Builder trainable = CollectionDef.BytesList.newBuilder();
    for (ModelVariable variable : variables) {
      VariableDef definition = definition(graph, variable);
      all.addValue(definition.toByteString());
      if (variable.trains()) {
        trainable.addValue(definition.toByteString());
      }
    }
    put(model, "variables", all);
    put(model, "trainable_variables", trainable);
  }

  private static void put(
      MetaGraphDef.Builder model, String key, CollectionDef.BytesList.Builder list) {
    if (list.getValueCount() > 0) {
      model.putCollectionDef(key, CollectionDef.newBuilder().setBytesList(list).build());
    }
  }

  /** Python wants an initial value of each variable; the real one comes with the restored files. */
  private static VariableDef definition(Graph graph, ModelVariable variable) {
    Ops tf = Ops.create(graph).withSubScope("initializer");
    Operand<?> zeros =
        tf.fill(tf.constant(variable.value().shape().asArray()), zero(tf, variable.type()));
    Operation handle = graph.operation(variable.name());
    Op assign = tf.assignVariableOp(handle.<TType>output(0), zeros);
    return VariableDef.newBuilder()
        .setVariableName(variable.name() + ":0")
        .setInitializerName(assign.op().name())
        .setInitialValueName(zeros.op().name() + ":0")
        .setSnapshotName(variable.read() + ":0")
        .setIsResource(true)
        .setTrainable(variable.trains())
        .build();
  }

  private static Operand<? extends TType> zero(Ops tf, Class<? extends TType> type) {
    return type == TBool.class ? tf.constant(false) : tf.dtypes.cast(tf.constant(0), type);
  }
}
