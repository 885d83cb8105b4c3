package org.softtf.savedmodel.internal.variables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** Writes variables to files, and builds the nodes with which a model reads and writes them. */
public final class Checkpoint {
  private static final String DIRECTORY = "variables";
  private static final String PREFIX = "variables";

  private Checkpoint() {}

  /** Writes the values of a model's variables where readers of SavedModels look for them. */
  public static void write(Path model, List<ModelVariable> variables) throws IOException {
    Path directory = Files.createDirectory(model.resolve(DIRECTORY));
    if (variables.isEmpty()) {
      return;
    }
    // a graph of its own: neither the user's graph nor the model's has to hold these nodes
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Session.Runner runner = session.runner();
      List<Operand<?>> values = new ArrayList<>();
      for (ModelVariable variable : variables) {
        Operand<?> value = tf.placeholder(variable.type());
        values.add(value);
        runner.feed(value, variable.value());
      }
      Op save =
          tf.train.save(
              tf.constant(directory.resolve(PREFIX).toString()),
              names(tf, variables),
              slices(tf, variables),
              values);
      runner.addTarget(save).run().close();
    } catch (TensorFlowException e) {
      throw new IOException(
          "could not write the variables into " + directory + ": " + e.getMessage(), e);
    }
  }

  /** The file that lists a model's variables; a model without variables has none. */
  public static Path index(Path model) {
    return model.resolve(DIRECTORY).resolve(PREFIX + ".index");
  }

  /** Adds nodes that save all variables to a file and restore them from it. */
  public static SaverDef addSaver(Graph graph, List<ModelVariable> variables) {
    Ops tf = Ops.create(graph).withSubScope("save");
    Placeholder<TString> file =
        tf.withName("filename").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    List<Operand<?>> values = new ArrayList<>();
    variables.forEach(variable -> values.add(graph.operation(variable.read()).output(0)));
    Operand<TString> names = names(tf, variables);
    Operand<TString> slices = slices(tf, variables);
    Op save = tf.train.save(file, names, slices, values);
    Op saved =
        tf.withControlDependencies(List.of(save)).withName("control_dependency").identity(file);
    List<Class<? extends TType>> types = new ArrayList<>();
    variables.forEach(variable -> types.add(variable.type()));
    Restore restore = tf.train.restore(file, names, slices, types);
    List<Op> assigns = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      assigns.add(tf.assignVariableOp(handle(graph, variables.get(i)), restore.tensors().get(i)));
    }
    Op restored = tf.withControlDependencies(assigns).withName("restore_all").noOp();
    return SaverDef.newBuilder()
        .setFilenameTensorName(file.op().name() + ":0")
        .setSaveTensorName(saved.op().name() + ":0")
        .setRestoreOpName(restored.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  private static Operand<? extends TType> handle(Graph graph, ModelVariable variable) {
    return graph.operation(variable.name()).<TType>output(0);
  }

  private static Operand<TString> names(Ops tf, List<ModelVariable> variables) {
    return texts(tf, variables.stream().map(ModelVariable::name));
  }

  /** Empty texts: each variable is saved whole. */
  private static Operand<TString> slices(Ops tf, List<ModelVariable> variables) {
    return texts(tf, variables.stream().map(variable -> ""));
  }

  private static Operand<TString> texts(Ops tf, Stream<String> texts) {
    return tf.constant(NdArrays.vectorOfObjects(texts.toArray(String[]::new)));
  }
}
