// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.softtf.gradients.internal.SmallSession;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.variables.Checkpoint;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TString;

/**
 * A model as it is on the disk, with other values of some variables.
 *
 * <p>The model saves its variables itself, by its own saver: the new values are fed where the saver
 * reads the variables. So the checkpoint has the keys and the objects that the model's readers look
 * for.
 */
public final class CopiedModel {
  private final Path model;
  private final MetaGraphDef metaGraph;
  private final Map<String, Tensor> values;

  /** Names of the nodes that read variables, by the variables' names. */
  private final Map<String, String> reads = new LinkedHashMap<>();

  private CopiedModel(Path model, MetaGraphDef metaGraph, Map<String, Tensor> values)
      throws IOException {
    this.model = model;
    this.metaGraph = metaGraph;
    this.values = values;
    CollectionDef list =
        metaGraph.getCollectionDefOrDefault("variables", CollectionDef.getDefaultInstance());
    for (ByteString bytes : list.getBytesList().getValueList()) {
      VariableDef variable = parsed(bytes);
      reads.put(
          GraphNodes.producer(variable.getVariableName()),
          GraphNodes.producer(variable.getSnapshotName()));
    }
  }

  /** Refuses values that do not fit the model, before anything is written. */
  public static CopiedModel of(Path model, Map<String, Tensor> values) throws IOException {
    CopiedModel copied = new CopiedModel(model, ModelFile.metaGraph(model), Map.copyOf(values));
    GraphNodes nodes = GraphNodes.of(copied.metaGraph.getGraphDef());
    values.forEach((variable, value) -> copied.requireFits(nodes, variable, value));
    return copied;
  }

  private static VariableDef parsed(ByteString bytes) throws IOException {
    try {
      return VariableDef.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("the model's list of variables is damaged: " + e.getMessage(), e);
    }
  }

  private void requireFits(GraphNodes nodes, String variable, Tensor value) {
    if (!reads.containsKey(variable)) {
      throw new IllegalArgumentException(
          "the model "
              + model
              + " has no variable \""
              + variable
              + "\", only "
              + reads.keySet()
              + (reads.isEmpty() ? "; models are copied that SavedModelExporter has written" : ""));
    }
    var attributes = nodes.get(variable);
    Shape shape = TensorShapes.read(attributes.getAttrOrThrow("shape").getShape());
    var type = attributes.getAttrOrThrow("dtype").getType();
    if (value.asRawTensor().dataType() != type || !shape.isCompatibleWith(value.shape())) {
      throw new IllegalArgumentException(
          "variable \""
              + variable
              + "\" is "
              + type
              + " "
              + shape
              + ", so its value cannot be "
              + value.asRawTensor().dataType()
              + " "
              + value.shape());
    }
  }

  /** Writes the model into a directory that is empty. */
  public void writeTo(Path directory) throws IOException {
    copyFiles(directory);
    if (reads.isEmpty()) {
      return;
    }
    Files.createDirectory(Checkpoint.index(directory).getParent());
    try (SavedModelBundle bundle = load(model)) {
      save(bundle, directory);
      Fingerprint.write(
          directory, SavedModel.parseFrom(Files.readAllBytes(directory.resolve(ModelFile.NAME))));
      requireSameValues(bundle, directory);
    } catch (TensorFlowException | TFInvalidArgumentException e) {
      throw new IOException("could not copy the model " + model + ": " + e.getMessage(), e);
    }
  }

  /** All but the variables, and what is computed from them; all where there are none. */
  private void copyFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(model, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = model.relativize(file);
        boolean written =
            !reads.isEmpty()
                && (relative.startsWith(Checkpoint.DIRECTORY)
                    || relative.endsWith(Fingerprint.FILE));
        if (!written && !file.equals(model)) {
          Files.copy(file, directory.resolve(relative.toString()));
        }
      }
    }
  }

  private static SavedModelBundle load(Path directory) {
    return SavedModelBundle.loader(directory.toString())
        .withConfigProto(SmallSession.CONFIGURATION)
        .load();
  }

  private void save(SavedModelBundle bundle, Path directory) {
    Session.Runner runner = bundle.session().runner();
    try (TString file = TString.scalarOf(Checkpoint.prefix(directory).toString())) {
      runner.feed(metaGraph.getSaverDef().getFilenameTensorName(), file);
      values.forEach((variable, value) -> runner.feed(read(bundle.graph(), variable), value));
      String saved = GraphNodes.producer(metaGraph.getSaverDef().getSaveTensorName());
      runner.addTarget(saved).run().close();
    }
  }

  private void requireSameValues(SavedModelBundle original, Path directory) {
    try (SavedModelBundle copy = load(directory);
        Result before = fetch(original, reads.keySet());
        Result after = fetch(copy, reads.keySet())) {
      List<String> names = List.copyOf(reads.keySet());
      for (int i = 0; i < names.size(); i++) {
        Tensor wanted = values.getOrDefault(names.get(i), before.get(i));
        if (!ReloadCheck.sameBytes(wanted, after.get(i))) {
          throw new IllegalStateException(
              "variable " + names.get(i) + " has another value in the written model");
        }
      }
    }
  }

  private Result fetch(SavedModelBundle bundle, Collection<String> variables) {
    Session.Runner runner = bundle.session().runner();
    variables.forEach(variable -> runner.fetch(read(bundle.graph(), variable)));
    return runner.run();
  }

  private Output<?> read(Graph graph, String variable) {
    return graph.operation(reads.get(variable)).output(0);
  }
}
