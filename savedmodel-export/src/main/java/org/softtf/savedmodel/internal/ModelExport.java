// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.internal.assembly.Model;
import org.softtf.savedmodel.internal.assembly.ModelAssembly;
import org.softtf.savedmodel.internal.assembly.ModelParts;
import org.softtf.savedmodel.internal.checks.GraphChecks;
import org.softtf.savedmodel.internal.checks.ModelChecks;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.rewrites.CountedLoops;
import org.softtf.savedmodel.internal.rewrites.FrozenVariables;
import org.softtf.savedmodel.internal.rewrites.GraphRewrite;
import org.softtf.savedmodel.internal.rewrites.NeededNodes;
import org.softtf.savedmodel.internal.rewrites.OrderedFunctions;
import org.softtf.savedmodel.internal.rewrites.PortableOperations;
import org.softtf.savedmodel.internal.rewrites.ResourceVariables;
import org.softtf.savedmodel.internal.rewrites.SmallSystems;
import org.softtf.savedmodel.internal.rewrites.StaticIndices;
import org.softtf.savedmodel.internal.rewrites.StaticLoops;
import org.softtf.savedmodel.internal.rewrites.UncompiledNodes;
import org.softtf.savedmodel.internal.rewrites.UnpackedStrings;
import org.softtf.savedmodel.internal.signatures.SignatureDefinition;
import org.softtf.savedmodel.internal.tables.LookupTables;
import org.softtf.savedmodel.internal.tables.RelocatedTables;
import org.softtf.savedmodel.internal.variables.FilledTensors;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.softtf.savedmodel.internal.variables.VariableReads;
import org.softtf.savedmodel.internal.variables.VariableValues;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/**
 * Takes a model from the user's graph to what is written, in the order of the rooms.
 *
 * @param graph the user's graph
 * @param session the session that has the values of its variables, if there is one
 * @param request what the user wants
 */
public record ModelExport(Graph graph, @Nullable Session session, ExportRequest request) {
  /** The rewrites that every model needs of a graph to which everything has been added. */
  private static final List<GraphRewrite> LAST =
      List.of(
          new CountedLoops(), new OrderedFunctions(), new UnpackedStrings(), new UncompiledNodes());

  /** The rewrites for converters, of the graph and of the bodies of some loops. */
  private static final List<GraphRewrite> PORTABLE =
      List.of(new StaticIndices(), new SmallSystems(), new PortableOperations());

  /** Receives the model while the values of its variables are there. */
  @FunctionalInterface
  public interface Receiver {
    /** Writes the model. */
    void accept(Model model) throws IOException;
  }

  /** Checks, rewrites and assembles the model, and hands it on. */
  public void run(Receiver receiver) throws IOException {
    ModelChecks.requireSignatures(request.signatures(), graph);
    GraphNodes all = GraphNodes.of(graph.toGraphDef());
    request.signatures().forEach(signature -> ModelChecks.requireFed(signature, all));
    List<String> roots = operands();
    LookupTables tables = LookupTables.of(all, all.upstream(roots));
    roots.addAll(tables.initializers().values());
    GraphNodes needed = new NeededNodes(roots).apply(all);
    GraphChecks.require(needed);
    VariableReads reads = VariableReads.of(needed);
    ModelChecks.requireVariables(request.notTrainable(), reads.names());
    try (VariableValues values = VariableValues.read(session, reads, request.notTrainable());
        FilledTensors tensors = new FilledTensors()) {
      GraphNodes rewritten =
          GraphRewrite.applyAll(first(tables, reads, values.variables()), needed);
      ModelParts parts =
          new ModelParts(
              request.signatures(),
              request.frozen() ? List.of() : values.variables(),
              tables,
              tensors,
              request.documentation(),
              request.preventGradients());
      receiver.accept(ModelAssembly.assemble(rewritten, reads, parts, last()));
    }
  }

  /** The rewrites of the user's nodes, to which nothing has been added yet. */
  private List<GraphRewrite> first(
      LookupTables tables, VariableReads reads, List<ModelVariable> variables) {
    List<GraphRewrite> rewrites = new ArrayList<>();
    rewrites.add(new RelocatedTables(tables));
    rewrites.add(new ResourceVariables(reads));
    if (request.frozen()) {
      ModelChecks.requireNoTraining(request.signatures());
      rewrites.add(new FrozenVariables(variables));
    }
    return rewrites;
  }

  /** The rewrites of the graph that is complete. */
  private List<GraphRewrite> last() {
    List<GraphRewrite> rewrites = new ArrayList<>();
    if (request.portable()) {
      rewrites.add(new StaticLoops(PORTABLE));
      rewrites.addAll(PORTABLE);
    }
    rewrites.addAll(LAST);
    return rewrites;
  }

  /** The names of the nodes behind all inputs and outputs. */
  private List<String> operands() {
    List<String> names = new ArrayList<>();
    for (SignatureDefinition signature : request.signatures()) {
      Stream.concat(signature.inputs().stream(), signature.outputs().stream())
          .forEach(operand -> names.add(operand.operand().op().name()));
    }
    return names;
  }
}
