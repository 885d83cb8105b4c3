// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.savedmodel.internal.ExportRequest;
import org.softtf.savedmodel.internal.ModelExport;
import org.softtf.savedmodel.internal.writing.DirectoryExchange;
import org.softtf.savedmodel.internal.writing.ModelWriter;
import org.softtf.savedmodel.internal.writing.TargetDirectory;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/**
 * Writes a SavedModel: checks it, tries it, and puts it into place in one step.
 *
 * <pre>{@code
 * ModelSignature scores = ModelSignature.named("serving_default")
 *     .input("images", images).output("scores", y).build();
 * SavedModelExporter.of(session)
 *     .signatures(scores, scores.valueAndGradient("value_and_gradient"))
 *     .export(Path.of("model"));
 * }</pre>
 *
 * <p>The model holds what its signatures need and nothing else. Its variables have the values that
 * the session holds when {@link #export} is called. All of them become resource variables, which
 * Python finds in {@code model.variables}, trains further and saves again. This goes for reference
 * variables too, which {@code tf.variable} makes, and which are the only kind that the optimizers
 * of tensorflow-framework train. Your graph and session are left as they are, with one exception: a
 * node that reads a resource variable is added where the graph has none.
 *
 * <p>Before anything is written the model is checked. All operands belong to one graph, every
 * placeholder that an output depends on is an input, no output is an input, no node is fixed to a
 * device, every variable is set, and no node holds a state that the model would lose. Then the
 * model is written into a hidden directory beside the target and loaded again. Its variables are
 * compared, and every signature is called. At last it is moved into place in one step. A failure
 * leaves the target as it was and nothing beside it. The same model exported twice is the same,
 * byte for byte.
 *
 * <p>Not for use by several threads at once.
 */
public final class SavedModelExporter {
  private final Source source;
  private final List<ModelSignature> signatures = new ArrayList<>();
  private final Set<String> notTrainable = new HashSet<>();
  private String documentation = "";
  private boolean frozen;
  private boolean preventGradients;
  private boolean portable;
  private boolean replace;
  private TargetDirectory.Steps steps = step -> {};
  private DirectoryExchange exchange = DirectoryExchange.NATIVE;

  /** Has the graph to export from. */
  @FunctionalInterface
  private interface Source {
    void open(Receiver receiver) throws IOException;
  }

  /** Exports from a graph. */
  @FunctionalInterface
  private interface Receiver {
    void accept(Graph graph, @Nullable Session session, List<ModelSignature> built)
        throws IOException;
  }

  private SavedModelExporter(Source source) {
    this.source = source;
  }

  /**
   * Exports from a live graph with variables.
   *
   * @param session the session that holds the variables' values; it stays open
   * @return an exporter
   */
  public static SavedModelExporter of(Session session) {
    Graph graph = OperandCheck.requireNonNull("session", session).graph();
    return new SavedModelExporter(receiver -> receiver.accept(graph, session, List.of()));
  }

  /**
   * Exports from a live graph without variables.
   *
   * @param graph the graph; it stays open
   * @return an exporter
   */
  public static SavedModelExporter of(Graph graph) {
    OperandCheck.requireNonNull("graph", graph);
    return new SavedModelExporter(receiver -> receiver.accept(graph, null, List.of()));
  }

  /**
   * Exports what a function builds, in a graph of its own.
   *
   * @param program builds the model and returns its signatures; {@link #export} calls it once, and
   *     variables have their initial values
   * @return an exporter
   */
  public static SavedModelExporter of(Function<Ops, List<ModelSignature>> program) {
    OperandCheck.requireNonNull("program", program);
    return new SavedModelExporter(
        receiver -> {
          try (Graph graph = new Graph()) {
            List<ModelSignature> built =
                OperandCheck.requireAll(
                    "the program's signature", program.apply(Ops.create(graph)));
            try (Session session = new Session(graph)) {
              receiver.accept(graph, session, built);
            }
          }
        });
  }

  /**
   * Adds signatures.
   *
   * @param more one or more signatures
   * @return this exporter
   */
  public SavedModelExporter signatures(ModelSignature... more) {
    signatures.addAll(all("signature", more));
    return this;
  }

  /**
   * Says what the model is for.
   *
   * @param text goes into the model
   * @return this exporter
   */
  public SavedModelExporter documentation(String text) {
    documentation = OperandCheck.requireNonNull("text", text);
    return this;
  }

  /**
   * Marks variables as not trainable. In Python {@code trainable} is false for them, and a
   * signature's {@code trainable_variables} leaves them out. {@linkplain
   * ModelSignature#trainingStep Training steps} do not change them. Integer variables are never
   * trainable.
   *
   * @param variables names of variables, as {@code variable.op().name()} gives them
   * @return this exporter
   */
  public SavedModelExporter notTrainable(String... variables) {
    notTrainable.addAll(all("variable", variables));
    return this;
  }

  /**
   * Writes the values of variables into the graph as constants. The model cannot be trained
   * further, but programs that do not support variables can read it.
   *
   * @return this exporter
   */
  public SavedModelExporter frozen() {
    frozen = true;
    return this;
  }

  /**
   * Makes the model refuse to be differentiated. Python's {@code GradientTape} and the gradients of
   * TensorFlow Java then raise an error that says so. Value-and-gradient signatures and training
   * steps still work.
   *
   * @return this exporter
   */
  public SavedModelExporter preventGradients() {
    preventGradients = true;
    return this;
  }

  /**
   * Writes gradients in operations that converters know. {@linkplain
   * ModelSignature#valueAndGradient Value-and-gradient signatures} hold fused gradients such as
   * {@code TanhGrad}, which ONNX has not: they become arithmetic with the same results but for
   * rounding. Static shapes are needed for broadcast operands. The model is a little larger and no
   * faster.
   *
   * @return this exporter
   */
  public SavedModelExporter portable() {
    portable = true;
    return this;
  }

  /**
   * Allows the export to replace a model that exists. The old model stays whole if the export
   * fails.
   *
   * <p>A directory that holds files but no model is never replaced. On Linux and macOS the old and
   * the new model are exchanged in one step. A process that is killed at any moment leaves one of
   * them whole at the target, and perhaps a hidden directory {@code .NAME.new-…} beside it. Windows
   * and some file systems cannot do that. There the old model is moved aside, and then the new one
   * into place. A process that is killed between these two steps leaves both whole in hidden
   * directories, {@code .NAME.old-…} and {@code .NAME.new-…}.
   *
   * @return this exporter
   */
  public SavedModelExporter replaceExisting() {
    replace = true;
    return this;
  }

  private static <E> List<E> all(String what, E[] given) {
    return OperandCheck.requireAll(
        what, Arrays.asList(OperandCheck.requireNonNull(what + "s", given)));
  }

  /** For tests: is called at each step and may throw. */
  SavedModelExporter steps(TargetDirectory.Steps observer) {
    steps = observer;
    return this;
  }

  /** For tests: as on a system that cannot exchange directories. */
  SavedModelExporter exchangedBy(DirectoryExchange other) {
    exchange = other;
    return this;
  }

  /**
   * Checks the model, writes it, tries it and puts it into place.
   *
   * @param directory the directory that becomes the model; its parent must exist
   * @throws IllegalArgumentException if the model is not fit to be exported; the message says why
   * @throws IOException if the directory exists and is not to be replaced, is a file, or cannot be
   *     written; {@link InterruptedIOException} if the thread is interrupted, which it stays
   */
  public void export(Path directory) throws IOException {
    TargetDirectory target =
        TargetDirectory.of(OperandCheck.requireNonNull("directory", directory), replace);
    try {
      source.open(
          (graph, session, built) ->
              new ModelExport(graph, session, request(built))
                  .run(
                      model ->
                          target.write(new ModelWriter(model, steps)::writeTo, steps, exchange)));
    } catch (ClosedByInterruptException e) { // which has no message; the thread stays interrupted
      throw (IOException)
          new InterruptedIOException(
                  "the export to " + directory + " was interrupted; what was there is as it was")
              .initCause(e);
    }
  }

  private ExportRequest request(List<ModelSignature> built) {
    return new ExportRequest(
        Stream.concat(built.stream(), signatures.stream()).map(ModelSignature::definition).toList(),
        notTrainable,
        documentation,
        frozen,
        preventGradients,
        portable);
  }
}
