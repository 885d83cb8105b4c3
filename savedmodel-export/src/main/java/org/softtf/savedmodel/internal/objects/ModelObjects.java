// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.tables.LookupTables;
import org.softtf.savedmodel.internal.variables.CheckpointKeys;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;

/**
 * What TensorFlow 2 takes a model to be: an object with variables, tables, signatures and
 * functions. The graph beside it is what everything else reads.
 */
public final class ModelObjects {
  private final ObjectGraph objects = new ObjectGraph();
  private final CheckpointKeys keys;
  private String reasonForNone = "";

  /** Numbers of objects by the names of the nodes that they stand for. */
  private final Map<String, Integer> bound = new HashMap<>();

  /** The attributes that signatures become, by their names. */
  private final Map<String, String> attributes = new HashMap<>();

  /**
   * Makes objects of a model's variables.
   *
   * @param signatures the names of its signatures, which become attributes beside the variables
   */
  public ModelObjects(List<ModelVariable> variables, Set<String> signatures) {
    signatures.forEach(name -> attributes.put(name, SignatureObjects.attribute(name, signatures)));
    Set<String> taken = new HashSet<>(SignatureObjects.RESERVED);
    taken.addAll(attributes.values());
    VariableObjects added = new VariableObjects(objects, taken);
    variables.forEach(added::add);
    added.list(variables);
    bound.putAll(added.numbers());
    keys = new CheckpointKeys(added.keys(), CheckpointObjects.of(objects, added.keysByNumber()));
  }

  /** Under which keys the model's checkpoint holds the variables. */
  public CheckpointKeys keys() {
    return keys;
  }

  /**
   * Adds all objects to a model, or none if a function cannot be made of a signature.
   *
   * @param model the model with its signatures
   * @param nodes its graph
   * @param tables its tables
   * @param inputOrders the names of inputs in the order in which they may be passed, by signature
   * @return the graph with the functions
   */
  public GraphNodes addTo(
      MetaGraphDef.Builder model,
      GraphNodes nodes,
      LookupTables tables,
      Map<String, List<String>> inputOrders) {
    ConcreteFunctions functions = new ConcreteFunctions(nodes);
    try {
      bound.putAll(
          new TableObjects(objects, functions, nodes)
              .add(tables.initializers(), model.getAssetFileDefList()));
      SignatureObjects signatures = new SignatureObjects(objects, functions, nodes, bound);
      inputOrders.forEach(
          (name, order) ->
              signatures.add(
                  name,
                  Objects.requireNonNull(attributes.get(name), name),
                  model.getSignatureDefOrThrow(name),
                  order));
    } catch (NoObjectsException e) {
      reasonForNone = e.reason();
      return nodes;
    }
    SavedObjectGraph.Builder graph = objects.toProto();
    functions.addTo(graph);
    model.setObjectGraphDef(graph);
    List<FunctionDef> all = new ArrayList<>(nodes.functions());
    all.addAll(functions.functions());
    return nodes.withFunctions(all);
  }

  /** Why the model has no objects; empty if it has. */
  public String reasonForNone() {
    return reasonForNone;
  }
}
