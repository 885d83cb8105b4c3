// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.softtf.ops.catalogue.ArgumentSpec;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.softtf.savedmodel.cli.models.OperationSupport;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.reading.ModelNodes;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Exports one operator. */
@Command(
    name = "export",
    header = "Writes a SavedModel of one operator.",
    description = {
      "",
      "The model has two signatures:",
      "serving_default, the operator's inputs by name to output_0, output_1 ...;",
      "value_and_gradient, these and cotangent_0 ... to the outputs and grad_<input>.",
      ""
    },
    footer = {
      "",
      "Example: softtf export top_k --mode c1 --arg k=3 --shape ?,10 -o model",
      "softtf list OP shows the inputs and arguments of an operator."
    })
@SuppressWarnings("NullAway.Init") // picocli sets them
final class ExportCommand extends OperatorCommand {
  static final String GRADIENT_SIGNATURE = "value_and_gradient";

  private static final String TYPES = "${COMPLETION-CANDIDATES}; float32 if absent.";

  @Mixin private OperatorOptions options;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The directory that becomes the model.")
  private Path directory;

  @Option(
      names = "--softness-input",
      description = "Makes softness a scalar input, with a gradient.")
  private boolean softnessInput;

  @Option(
      names = "--seed-input",
      description = "Makes the seed of a random operator an input, two int64 numbers.")
  private boolean seedInput;

  @Option(
      names = "--mask-input",
      description = "Makes what is there of x an input: mask, booleans of the shape of x.")
  private boolean maskInput;

  @Option(
      names = "--lengths-input",
      description = "Makes an input of how many elements are there: lengths, int32 for each row.")
  private boolean lengthsInput;

  @Option(
      names = "--arg-input",
      paramLabel = "NAME",
      description =
          "Makes an argument such as q or k an input, with a gradient; a scalar unless --shape says"
              + " otherwise.")
  private List<String> argumentInputs = List.of();

  @Option(names = "--dtype", description = TYPES, completionCandidates = PythonNames.Types.class)
  private FloatingType type = FloatingType.FLOAT32;

  @Option(
      names = "--rank",
      paramLabel = "[INPUT=]N",
      description = "An input with N dimensions of any size; 1 if neither rank nor shape is given.")
  private List<String> ranks = List.of();

  @Option(
      names = "--shape",
      paramLabel = "[INPUT=]DIMS",
      description =
          "An input's dimensions, ? for one of any size: ?,10; scalar for none. Without INPUT= of"
              + " the first array. Inputs not named fit it.")
  private List<String> shapes = List.of();

  @Option(names = "--no-gradient", description = "Leaves the signature value_and_gradient out.")
  private boolean noGradient;

  @Option(
      names = "--portable",
      description = "Writes gradients in operations that converters to ONNX and TFLite know.")
  private boolean portable;

  @Option(names = "--replace", description = "Replaces a model that is there already.")
  private boolean replace;

  ExportCommand(Catalogue catalogue) {
    super(catalogue);
  }

  @Override
  public Integer call() throws IOException {
    requireFree(directory, "directory", replace);
    TensorFlowNotices.silenceFirstSession();
    try (Progress progress = Progress.of("Exporting " + options.operator(), 2);
        Graph graph = new Graph();
        OperatorModel model = model(Ops.create(graph), ModelSignature.DEFAULT_NAME)) {
      progress.step("writing and trying it");
      SavedModelExporter exporter =
          SavedModelExporter.of(graph).signatures(signatures(model, GRADIENT_SIGNATURE));
      if (replace) {
        exporter.replaceExisting();
      }
      if (portable) {
        exporter.portable();
      }
      exporter.export(directory);
      progress.step("done");
    }
    out().println("wrote " + directory);
    if (portable) {
      warnOfWhatIsLeft();
    }
    return ExitCode.OK;
  }

  /** Names the operations that converters are known not to take, if the model has any. */
  private void warnOfWhatIsLeft() throws IOException {
    ModelNodes nodes = new ModelNodes(ModelFile.metaGraph(directory));
    List<String> left = new ArrayList<>();
    for (OperationSupport converter : OperationSupport.CONVERTERS) {
      Set<String> missing = new TreeSet<>();
      nodes.signatures().values().forEach(s -> missing.addAll(converter.missing(nodes.numbers(s))));
      if (!missing.isEmpty()) {
        left.add(converter.sentence(missing));
      }
    }
    if (!left.isEmpty()) {
      warn(String.join("; ", left));
    }
  }

  /** Builds the operator; all that can be wrong with the command line is found here. */
  OperatorModel model(Ops tf, String signature) {
    OperatorSpec spec = find(options.operator());
    try {
      Map<String, Object> all = options.all();
      if (spec.hasArgument("dtype")) {
        all.putIfAbsent("dtype", type.name().toLowerCase(Locale.ROOT));
      }
      Set<String> asInputs = new LinkedHashSet<>();
      if (softnessInput) {
        asInputs.add(InputShapes.SOFTNESS);
      }
      if (seedInput) {
        asInputs.add(InputShapes.SEED);
      }
      if (maskInput) {
        asInputs.add(InputShapes.MASK);
      }
      if (lengthsInput) {
        asInputs.add(InputShapes.LENGTHS);
      }
      argumentInputs.forEach(name -> asInputs.add(possibleInput(spec, name)));
      InputShapes inputs = InputShapes.of(spec, all, asInputs, ranks, shapes);
      return OperatorModel.of(
          new OperatorModel.Request(catalogue, options.operator(), all, inputs, type),
          tf,
          signature);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** An operator's signature, and that of a name with its gradient, where it is to have one. */
  ModelSignature[] signatures(OperatorModel model, String gradient) {
    ModelSignature signature = model.signature();
    return noGradient || !model.isDifferentiable()
        ? new ModelSignature[] {signature}
        : new ModelSignature[] {signature, signature.valueAndGradient(gradient)};
  }

  private static String possibleInput(OperatorSpec spec, String name) {
    List<String> possible =
        spec.arguments().stream().filter(ArgumentSpec::mayBeInput).map(ArgumentSpec::name).toList();
    if (!possible.contains(name)) {
      throw new IllegalArgumentException(
          spec.name()
              + " has no argument \""
              + name
              + "\" that may be an input; it has "
              + possible
              + "; for the softness there is --softness-input");
    }
    return name;
  }
}
