// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * What several command lines ask for, in one SavedModel: an export and a load take longer than an
 * operator.
 */
final class ReferenceGroup implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final List<OperatorModel> built = new ArrayList<>();
  private final List<ObjectNode> descriptions = new ArrayList<>();

  private ReferenceGroup() {}

  /** Exports the models into one directory, and returns what Python is told of their cases. */
  static List<ObjectNode> export(List<ReferenceModel> models, Path directory) throws IOException {
    try (ReferenceGroup group = new ReferenceGroup()) {
      SavedModelExporter exporter = SavedModelExporter.of(group.graph);
      for (ReferenceModel model : models) {
        group.add(model, directory, exporter);
      }
      exporter.export(directory);
      return group.descriptions;
    }
  }

  /** The signatures are those of the command line, under names of their own. */
  private void add(ReferenceModel model, Path directory, SavedModelExporter exporter)
      throws IOException {
    String name = "model" + built.size();
    String gradient = name + "_gradient";
    ExportCommand command = command(model.command(directory));
    OperatorModel operator = command.model(tf.withSubScope(name), name);
    built.add(operator);
    exporter.signatures(command.signatures(operator, gradient));
    descriptions.addAll(model.descriptions(name, gradient));
  }

  private static ExportCommand command(List<String> arguments) {
    return (ExportCommand)
        Main.commandLine(Catalogue.standard())
            .parseArgs(arguments.toArray(String[]::new))
            .subcommand()
            .commandSpec()
            .userObject();
  }

  @Override
  public void close() {
    built.forEach(OperatorModel::close);
    graph.close();
  }
}
