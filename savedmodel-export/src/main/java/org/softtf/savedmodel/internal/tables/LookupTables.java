// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.tables;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.proto.NodeDef;

/**
 * The hash tables of a model, the operations that fill them when the model is loaded, and the files
 * that these read.
 */
public final class LookupTables {
  /** The type of the node that makes a table. */
  public static final String TABLE = "HashTableV2";

  private static final String FROM_FILE = "InitializeTableFromTextFileV2";
  private static final Set<String> INITIALIZERS = Set.of("InitializeTableV2", FROM_FILE);

  /** Names of the nodes that fill tables, by the names of these. */
  private final Map<String, String> initializers = new LinkedHashMap<>();

  private final TableAssets assets = new TableAssets();

  private LookupTables() {}

  /** Finds the tables among the nodes that are needed, and what fills them among all. */
  public static LookupTables of(GraphNodes all, Set<String> needed) throws IOException {
    LookupTables tables = new LookupTables();
    for (String name : needed) {
      if (all.get(name).getOp().equals(TABLE)) {
        tables.add(name, all);
      }
    }
    return tables;
  }

  private void add(String table, GraphNodes all) throws IOException {
    NodeDef initializer = initializer(table, all);
    requireConstant(table, initializer, all);
    initializers.put(table, initializer.getName());
    if (initializer.getOp().equals(FROM_FILE)) {
      assets.add(table, all.get(GraphNodes.producer(initializer.getInput(1))));
    }
  }

  private static NodeDef initializer(String table, GraphNodes all) {
    List<NodeDef> found =
        all.all().stream()
            .filter(node -> INITIALIZERS.contains(node.getOp()))
            .filter(node -> GraphNodes.producer(node.getInput(0)).equals(table))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "the hash table "
              + table
              + " has "
              + (found.isEmpty() ? "nothing" : "more than one operation")
              + " that fills it; a model can hold tables that tf.initializeTable or"
              + " tf.initializeTableFromTextFile fills");
    }
    return found.get(0);
  }

  /** Tables are filled before anyone can feed or restore anything. */
  private static void requireConstant(String table, NodeDef initializer, GraphNodes all) {
    for (String name : all.upstream(List.of(initializer.getName()))) {
      NodeDef node = all.get(name);
      if (node.getOp().equals("Placeholder") || VariableNodes.isVariable(node)) {
        throw new IllegalArgumentException(
            "the hash table "
                + table
                + " is filled from "
                + GraphNodes.describe(node)
                + ", which has no value yet when a model is loaded; fill it from constants or a"
                + " file");
      }
    }
  }

  /** The names of the nodes that fill tables, by the names of these. */
  public Map<String, String> initializers() {
    return initializers;
  }

  /** The files that tables are read from. */
  public TableAssets assets() {
    return assets;
  }
}
