// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArray;
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
  /** The directory in a model that holds its variables. */
  public static final String DIRECTORY = "variables";

  private static final String PREFIX = "variables";

  private Checkpoint() {}

  /** Writes the values of a model's variables where readers of SavedModels look for them. */
  public static void write(Path model, List<ModelVariable> variables, CheckpointKeys keys)
      throws IOException {
    Path directory = Files.createDirectory(model.resolve(DIRECTORY));
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
          save(tf, tf.constant(directory.resolve(PREFIX).toString()), variables, keys, values);
      runner.addTarget(save).run().close();
    } catch (TensorFlowException e) {
      throw new IOException(
          "could not write the variables into " + directory + ": " + e.getMessage(), e);
    }
  }

  /** How the names of the files begin that hold a model's variables. */
  public static Path prefix(Path model) {
    return model.resolve(DIRECTORY).resolve(PREFIX);
  }

  /** The file that lists what is in a model's checkpoint. */
  public static Path index(Path model) {
    return model.resolve(DIRECTORY).resolve(PREFIX + ".index");
  }

  /** Adds nodes that save all variables to a file and restore them from it. */
  public static SaverDef addSaver(Graph graph, List<ModelVariable> variables, CheckpointKeys keys) {
    Ops tf = Ops.create(graph).withSubScope("save");
    Placeholder<TString> file =
        tf.withName("filename").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    List<Operand<?>> values = new ArrayList<>();
    variables.forEach(variable -> values.add(graph.operation(variable.read()).output(0)));
    Op save = save(tf, file, variables, keys, values);
    Op saved =
        tf.withControlDependencies(List.of(save)).withName("control_dependency").identity(file);
    List<Op> assigns = new ArrayList<>();
    if (!variables.isEmpty()) {
      List<Output<?>> restored = restore(tf, file, variables, keys);
      for (int i = 0; i < variables.size(); i++) {
        assigns.add(tf.assignVariableOp(handle(graph, variables.get(i)), restored.get(i)));
      }
    }
    Op restored = tf.withControlDependencies(assigns).withName("restore_all").noOp();
    return SaverDef.newBuilder()
        .setFilenameTensorName(file.op().name() + ":0")
        .setSaveTensorName(saved.op().name() + ":0")
        .setRestoreOpName(restored.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  /** Saves the values, and the objects to which they belong. */
  private static Op save(
      Ops tf,
      Operand<TString> file,
      List<ModelVariable> variables,
      CheckpointKeys keys,
      List<Operand<?>> values) {
    List<String> names = new ArrayList<>(variables.stream().map(keys::of).toList());
    names.add(CheckpointKeys.OBJECTS);
    List<Operand<?>> all = new ArrayList<>(values);
    all.add(bytes(tf, keys.objects()));
    return tf.train.save(file, texts(tf, names), slices(tf, names), all);
  }

  private static List<Output<?>> restore(
      Ops tf, Operand<TString> file, List<ModelVariable> variables, CheckpointKeys keys) {
    List<String> names = variables.stream().map(keys::of).toList();
    List<Class<? extends TType>> types = new ArrayList<>();
    variables.forEach(variable -> types.add(variable.type()));
    Restore restore = tf.train.restore(file, texts(tf, names), slices(tf, names), types);
    return restore.tensors();
  }

  private static Operand<? extends TType> handle(Graph graph, ModelVariable variable) {
    return graph.operation(variable.name()).<TType>output(0);
  }

  /** Empty texts: each tensor is saved whole. */
  private static Operand<TString> slices(Ops tf, List<String> names) {
    return texts(tf, names.stream().map(name -> "").toList());
  }

  private static Operand<TString> texts(Ops tf, List<String> texts) {
    return tf.constant(NdArrays.vectorOfObjects(texts.toArray(String[]::new)));
  }

  private static Operand<TString> bytes(Ops tf, ByteString bytes) {
    NdArray<byte[]> scalar = NdArrays.scalarOfObject(bytes.toByteArray());
    try (TString tensor = TString.tensorOfBytes(scalar)) {
      return tf.constantOf(tensor);
    }
  }
}
