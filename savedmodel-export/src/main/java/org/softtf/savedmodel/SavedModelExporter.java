package org.softtf.savedmodel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.softtf.savedmodel.ModelSignature.NamedOperand;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.SavedModel;

/**
 * Writes a SavedModel, checked and in one step.
 *
 * <pre>{@code
 * ModelSignature scores = ModelSignature.named("serving_default")
 *     .input("images", images).output("scores", y).build();
 * SavedModelExporter.of(session)
 *     .signatures(scores, scores.valueAndGradient("value_and_gradient"))
 *     .export(Path.of("model"));
 * }</pre>
 *
 * <p>The model holds what its signatures need and nothing else. Its variables have the values of
 * this moment in the session. All of them, also reference variables (what {@code tf.variable}
 * makes, and the only kind that tensorflow-framework's optimizers train), become resource
 * variables, which Python finds in {@code model.variables}, trains further and saves again. Your
 * graph and session are left as they are; only where nothing reads a resource variable whole, a
 * node that does is added.
 *
 * <p>Before anything is written the model is checked: all operands belong to one graph, every
 * placeholder that an output depends on is an input, no output is an input, no node is fixed to a
 * device, every variable is set, and nothing that would be lost is in use. Then it is written into
 * a hidden directory beside the target, loaded again, its variables compared and every signature
 * called; then it is moved into place in one step. Any failure leaves the target as it was and
 * nothing beside it. The same model exported twice is the same, byte for byte.
 *
 * <p>Not for use by several threads at once.
 */
public final class SavedModelExporter {
  private final Graph graph;
  private final Session session;
  private final Function<Ops, List<ModelSignature>> program;
  private final List<ModelSignature> signatures = new ArrayList<>();
  private final Set<String> notTrainable = new HashSet<>();
  private String documentation = "";
  private boolean frozen;
  private boolean preventGradients;
  private boolean replace;
  private TargetDirectory.Steps steps = step -> {};
  private DirectoryExchange exchange = DirectoryExchange.NATIVE;

  private SavedModelExporter(
      Graph graph, Session session, Function<Ops, List<ModelSignature>> program) {
    this.graph = graph;
    this.session = session;
    this.program = program;
  }

  /**
   * Exports from a live graph with variables.
   *
   * @param session the session that holds the variables' values; it stays open
   * @return an exporter
   */
  public static SavedModelExporter of(Session session) {
    return new SavedModelExporter(session.graph(), session, null);
  }

  /**
   * Exports from a live graph without variables.
   *
   * @param graph the graph; it stays open
   * @return an exporter
   */
  public static SavedModelExporter of(Graph graph) {
    return new SavedModelExporter(Objects.requireNonNull(graph, "graph"), null, null);
  }

  /**
   * Exports what a function builds, in a graph of its own.
   *
   * @param program builds the model and returns its signatures; called once by {@link #export};
   *     variables have their initial values
   * @return an exporter
   */
  public static SavedModelExporter of(Function<Ops, List<ModelSignature>> program) {
    return new SavedModelExporter(null, null, Objects.requireNonNull(program, "program"));
  }

  /**
   * Adds signatures.
   *
   * @param more one or more signatures
   * @return this exporter
   */
  public SavedModelExporter signatures(ModelSignature... more) {
    signatures.addAll(List.of(more));
    return this;
  }

  /**
   * Says what the model is for.
   *
   * @param text goes into the model
   * @return this exporter
   */
  public SavedModelExporter documentation(String text) {
    documentation = Objects.requireNonNull(text, "text");
    return this;
  }

  /**
   * Marks variables that nobody shall train: {@code trainable} is false for them in Python, a
   * signature's {@code trainable_variables} leaves them out, and so do {@linkplain
   * ModelSignature#trainingStep training steps}. Integer variables are never trainable.
   *
   * @param variables names of variables, as {@code variable.op().name()} has them
   * @return this exporter
   */
  public SavedModelExporter notTrainable(String... variables) {
    notTrainable.addAll(List.of(variables));
    return this;
  }

  /**
   * Writes the values of variables into the graph as constants: nobody can train the model further,
   * and readers that know no variables can take it.
   *
   * @return this exporter
   */
  public SavedModelExporter frozen() {
    frozen = true;
    return this;
  }

  /**
   * Makes the model refuse to be differentiated: Python's {@code GradientTape} and TensorFlow
   * Java's gradients raise an error that says so. Value-and-gradient signatures and training steps
   * work all the same.
   *
   * @return this exporter
   */
  public SavedModelExporter preventGradients() {
    preventGradients = true;
    return this;
  }

  /**
   * Allows to replace a model that is there already; it survives whole if the export fails.
   *
   * <p>A directory that holds files but no model is never replaced. On Linux and macOS old and new
   * are exchanged in one step, so that a process killed at any moment leaves one of them whole at
   * the target, and perhaps a hidden directory beside it, {@code .NAME.new-…}. Where that cannot be
   * done, on Windows and on some file systems, the old model is moved aside and the new one into
   * place: a process killed between these two steps leaves both whole in hidden directories, {@code
   * .NAME.old-…} and {@code .NAME.new-…}.
   *
   * @return this exporter
   */
  public SavedModelExporter replaceExisting() {
    replace = true;
    return this;
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
   * Checks, writes, tries and puts the model into place.
   *
   * @param directory the directory that becomes the model; its parent must exist
   * @throws IllegalArgumentException if the model is not fit to be exported; the message says why
   * @throws IOException if the directory exists and is not to be replaced, is a file, or cannot be
   *     written
   */
  public void export(Path directory) throws IOException {
    TargetDirectory target = TargetDirectory.of(directory, replace);
    if (program == null) {
      export(target, graph, session, signatures);
      return;
    }
    try (Graph built = new Graph()) {
      List<ModelSignature> all = new ArrayList<>(program.apply(Ops.create(built)));
      all.addAll(signatures);
      try (Session initialized = new Session(built)) {
        export(target, built, initialized, all);
      }
    }
  }

  private void export(TargetDirectory target, Graph from, Session values, List<ModelSignature> all)
      throws IOException {
    GraphNodes nodes = nodes(from, all);
    Set<String> needed = nodes.upstream(operands(all));
    LookupTables tables = LookupTables.of(nodes, needed);
    needed.addAll(nodes.upstream(tables.initializers()));
    GraphNodes part = nodes.only(needed);
    GraphChecks.require(part);
    ResourceGraph source = new ResourceGraph(new GraphNodes(tables.relocated(part.toGraphDef())));
    requireVariables(source);
    try (VariableValues read = VariableValues.read(values, source, notTrainable);
        FilledTensors tensors = new FilledTensors()) {
      if (frozen) {
        requireNoTraining(all);
        source.freeze(read.variables());
      }
      Model model =
          ModelAssembly.assemble(
              source,
              new ModelAssembly.Request(
                  all,
                  frozen ? List.of() : read.variables(),
                  tables,
                  tensors,
                  documentation,
                  preventGradients));
      target.write(staged -> write(model, staged), steps, exchange);
    }
  }

  private static GraphNodes nodes(Graph graph, List<ModelSignature> signatures) {
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no signature; add at least one with signatures(...)");
    }
    Set<String> names = new HashSet<>();
    for (ModelSignature signature : signatures) {
      if (!names.add(signature.name())) {
        throw new IllegalArgumentException(
            "the model has two signatures named \"" + signature.name() + "\"");
      }
      SignatureChecks.requireGraph(signature, graph);
    }
    GraphNodes nodes = new GraphNodes(graph.toGraphDef());
    signatures.forEach(signature -> GraphChecks.requireFed(signature, nodes));
    return nodes;
  }

  private static List<String> operands(List<ModelSignature> signatures) {
    return signatures.stream()
        .flatMap(s -> Stream.concat(s.inputs().stream(), s.outputs().stream()))
        .map(NamedOperand::operand)
        .map(operand -> operand.op().name())
        .toList();
  }

  private static void requireNoTraining(List<ModelSignature> signatures) {
    for (ModelSignature signature : signatures) {
      if (signature.training() != null) {
        throw new IllegalArgumentException(
            "signature \""
                + signature.name()
                + "\" is a training step, and a frozen model has nothing to train");
      }
    }
  }

  private void requireVariables(ResourceGraph source) {
    for (String name : notTrainable) {
      if (!source.reads().containsKey(name)) {
        throw new IllegalArgumentException(
            "notTrainable: the model has no variable \""
                + name
                + "\", only "
                + source.reads().keySet());
      }
    }
  }

  private void write(Model model, Path directory) throws IOException {
    Checkpoint.write(directory, model.variables());
    steps.reached(ExportStep.VARIABLES_WRITTEN);
    model.tables().writeAssets(directory);
    steps.reached(ExportStep.ASSETS_WRITTEN);
    SavedModel file =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(model.metaGraph())
            .build();
    try (OutputStream stream =
        Files.newOutputStream(directory.resolve(TargetDirectory.MODEL_FILE))) {
      Protos.write(file, stream);
    }
    Fingerprint.write(directory, file);
    steps.reached(ExportStep.MODEL_WRITTEN);
    ReloadCheck.run(directory, model);
    steps.reached(ExportStep.CHECKED);
  }
}
