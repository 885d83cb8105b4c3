// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;

/** A model in memory, which many tasks call at once: calls change nothing in it. */
public final class LoadedModel implements AutoCloseable {
  private static final String READ = "ReadVariableOp";

  /** Each task has a core of its own, so an operation takes one thread, the caller's. */
  private static final ConfigProto ONE_CORE_A_CALL =
      ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(1)
          .setInterOpParallelismThreads(-1)
          .build();

  private final SavedModelBundle bundle;

  private LoadedModel(SavedModelBundle bundle) {
    this.bundle = bundle;
  }

  static LoadedModel load(Path directory) {
    return new LoadedModel(
        SavedModelBundle.loader(directory.toString()).withConfigProto(ONE_CORE_A_CALL).load());
  }

  /**
   * Calls a signature.
   *
   * @param name the signature's name
   * @param inputs tensors by names of inputs
   * @param outputs names of outputs
   * @param variables values in place of those that variables have, by names of variables
   * @return the outputs in their order, to be closed
   */
  public Outputs call(
      String name,
      Map<String, Tensor> inputs,
      List<String> outputs,
      Map<String, Tensor> variables) {
    SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow(name);
    Session.Runner runner = bundle.session().runner();
    inputs.forEach(
        (input, value) -> runner.feed(signature.getInputsOrThrow(input).getName(), value));
    variables.forEach((variable, value) -> feed(runner, variable, value));
    List<String> tensors =
        outputs.stream().map(output -> signature.getOutputsOrThrow(output).getName()).toList();
    List<String> fetched = tensors.stream().distinct().toList();
    fetched.forEach(runner::fetch);
    try {
      return new Outputs(runner.run(), tensors.stream().map(fetched::indexOf).toList());
    } catch (RuntimeException e) {
      throw new IllegalStateException("signature \"" + name + "\" failed: " + firstLine(e), e);
    }
  }

  /**
   * Values of outputs. Two outputs may be the same tensor, which is fetched once.
   *
   * @param result the tensors
   * @param places which one each output is
   */
  public record Outputs(Result result, List<Integer> places) implements AutoCloseable {
    /** The value of an output, by its place in the order asked for. */
    public Tensor get(int output) {
      return result.get(places.get(output));
    }

    @Override
    public void close() {
      result.close();
    }
  }

  /** Not an assignment, which other tasks would see: every node that reads the variable is fed. */
  private void feed(Session.Runner runner, String variable, Tensor value) {
    for (Operation reader : readers(variable)) {
      runner.feed(reader.output(0), value);
    }
  }

  private List<GraphOperation> readers(String variable) {
    return bundle.graph().operation(variable).consumers().stream()
        .filter(consumer -> consumer.type().equals(READ))
        .toList();
  }

  /**
   * The value of a variable as the model was saved.
   *
   * @return a result of one tensor, to be closed
   */
  public Result value(String variable) {
    return bundle.session().runner().fetch(readers(variable).get(0).output(0)).run();
  }

  /** Refuses a variable whose value cannot be given for one call. */
  public void requireFed(String variable) {
    GraphOperation handle = bundle.graph().operation(variable);
    if (handle == null || readers(variable).isEmpty()) {
      throw new IllegalArgumentException(
          "the model does not read variable \""
              + variable
              + "\" in its graph; export it with SavedModelExporter");
    }
    for (GraphOperation consumer : handle.consumers()) {
      if (consumer.type().equals("ResourceGather") || consumer.type().equals("ResourceGatherNd")) {
        throw new IllegalArgumentException(
            "the model reads variable \""
                + variable
                + "\" in parts, by "
                + consumer.type()
                + " "
                + consumer.name()
                + ", which cannot be trained here; gather from the variable's value");
      }
    }
  }

  /** What TensorFlow says; the other lines are places in the graph. */
  static String firstLine(Exception e) {
    String text = String.valueOf(e.getMessage());
    return text.lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    bundle.close();
  }
}
