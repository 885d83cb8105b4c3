// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.tables;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;

/** Adds the operation that readers run to fill all tables once they have loaded a model. */
public final class TableFilling {
  private TableFilling() {}

  /** Adds it to the graph and names it in the model; does nothing if there are no tables. */
  public static void add(LookupTables tables, MetaGraphDef.Builder model, Graph graph) {
    if (tables.initializers().isEmpty()) {
      return;
    }
    // TensorFlow Java takes an operation whose name starts with Init for one that runs once, and
    // lets nothing but another such operation depend on it.
    Ops tf = Ops.create(graph).withInitScope();
    List<Op> fills = new ArrayList<>();
    tables.initializers().values().forEach(name -> fills.add(() -> graph.operation(name)));
    Op all = tf.withControlDependencies(fills).withName("fill_tables").noOp();
    model.putCollectionDef(
        "saved_model_main_op",
        CollectionDef.newBuilder()
            .setNodeList(CollectionDef.NodeList.newBuilder().addValue(all.op().name()))
            .build());
    tables.assets().list(model);
  }
}
