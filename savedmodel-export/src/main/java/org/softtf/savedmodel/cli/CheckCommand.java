// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.models.Limits;
import org.softtf.savedmodel.cli.models.ModelCalls;
import org.softtf.savedmodel.cli.models.PythonCalls;
import org.softtf.savedmodel.cli.models.RandomOperations;
import org.softtf.savedmodel.cli.models.SignatureCall;
import org.softtf.savedmodel.cli.values.TensorText;
import org.tensorflow.ndarray.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Calls a model and compares Java with Python. */
@Command(
    name = "check",
    header = "Calls a model in Java and Python and compares.",
    description = {
      "",
      "Loads a model and calls every signature, in Java and, given a Python with TensorFlow, there"
          + " too, with the same numbers; compares values, and the gradients of a value-and-gradient"
          + " signature with those of GradientTape. Fails if anything does not agree.",
      "",
      "A model is a program, and this command runs it: in processes of their own, for a limited"
          + " time, with limited memory. Models that reach files, other machines or other processes"
          + " are not run. That is no protection from a model that wants to do harm: see"
          + " docs/security.md.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli sets them
final class CheckCommand extends SofttfCommand {
  private static final String PYTHON = "A Python with TensorFlow, such as .venv/bin/python.";
  private static final String SHAPES =
      "The dimensions to give an input; if absent, some that the model takes.";

  private static final long LONGEST = 1_000_000;
  private static final long LARGEST = 1L << 32;

  @Mixin private ModelDirectory directory;

  @Option(names = "--python", paramLabel = "PY", description = PYTHON)
  private @Nullable String python;

  @Option(names = "--shape", paramLabel = "INPUT=DIMS", description = SHAPES)
  private List<String> shapes = List.of();

  @Option(
      names = "--tolerance",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "Multiplies what values and gradients may differ: of the largest number of an array 1e-9"
              + " and 1e-6 in float64, 1e-4 in float32, 1e-2 in float16, 1e-1 in bfloat16.")
  private double tolerance;

  @Option(
      names = "--run-anyway",
      description = "Runs a model that reaches files, other machines or other processes, too.")
  private boolean runAnyway;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long Java may run the model, and Python; 300 if absent.")
  private long seconds;

  @Option(
      names = "--memory-limit",
      paramLabel = "MB",
      description =
          "How much memory each process may take, on Linux. If absent: as much as the machine has,"
              + " or 8192 where that is more.")
  private @Nullable Long megabytes;

  @Override
  public Integer call() throws IOException {
    ModelStructure model = directory.structure();
    if (model.signatures().isEmpty()) {
      throw new IOException(
          directory.path()
              + " has no signature to call; in Python tf.saved_model.save(model, directory,"
              + " signatures=model.signatures) keeps them");
    }
    Map<String, Shape> given = given(model);
    Limits limits = limits();
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw wrong("--tolerance must be at least 0 and finite, got " + tolerance);
    }
    requireWithin();
    ModelCalls called;
    try (Progress progress = calling("Java")) {
      called = ModelCalls.of(directory.path(), given, limits);
      progress.step("done");
    }
    List<SignatureCall> calls = called.calls();
    calls.forEach(call -> line("Java    " + call.signature() + ": called with " + shapes(call)));
    called.notCalled().forEach(text -> line("Java    " + text));
    called.notTried().forEach(text -> line("Java    " + text));
    boolean agreed = called.notTried().isEmpty();
    agreed &= reportHalves();
    if (python == null) {
      return agreed ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    JsonNode result;
    try (Progress progress = calling("Python")) {
      result =
          PythonCalls.run(python, directory.path(), directory.tags(), calls, tolerance, limits);
      progress.step("done");
    }
    agreed &= report(result, model);
    calls.stream()
        .filter(call -> call.gradientOf() != null && call.differentiated().isEmpty())
        .forEach(
            call ->
                line(
                    "Python  "
                        + call.signature()
                        + ": gradients not compared, for the model does not tell which cotangent"
                        + " belongs to which output"));
    return agreed ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Progress calling(String language) {
    return Progress.of("Calling " + directory.path().getFileName() + " in " + language, 1);
  }

  private Limits limits() {
    if (seconds < 1 || seconds > LONGEST) {
      throw wrong("--time-limit must be from 1 to " + LONGEST + " seconds, got " + seconds);
    }
    if (megabytes != null && (megabytes < 1 || megabytes > LARGEST)) {
      throw wrong("--memory-limit must be from 1 to " + LARGEST + " MB, got " + megabytes);
    }
    long memory = megabytes == null ? Limits.allMemory() : megabytes << 20;
    return new Limits(Duration.ofSeconds(seconds), memory);
  }

  private void requireWithin() throws IOException {
    SortedSet<String> reaching = runAnyway ? new TreeSet<>() : directory.reachesOut();
    if (!reaching.isEmpty()) {
      throw new IOException(
          directory.path()
              + " is not run, for it reaches files, other machines or other processes by "
              + String.join(", ", reaching)
              + "; --run-anyway runs it"
              + (directory.assets().isEmpty() ? "" : ", if it is its own assets that it reads"));
    }
  }

  private Map<String, Shape> given(ModelStructure model) {
    Map<String, Shape> given = new TreeMap<>();
    List<String> inputs =
        model.signatures().values().stream()
            .flatMap(signature -> signature.inputs().keySet().stream())
            .distinct()
            .toList();
    try {
      shapes.forEach(option -> ShapeOptions.putShape(given, option, ""));
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
    given.forEach(
        (name, shape) -> {
          if (!inputs.contains(name) || shape.hasUnknownDimension()) {
            throw wrong(
                "--shape must be INPUT=DIMS with numbers, INPUT one of "
                    + String.join(", ", inputs)
                    + "; got "
                    + String.join(" ", shapes));
          }
        });
    return given;
  }

  private static String shapes(SignatureCall call) {
    return call.shapes().entrySet().stream()
        .map(entry -> entry.getKey() + " " + TensorText.shape(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Java calls the graph, and Python the objects' functions. */
  private boolean reportHalves() throws IOException {
    Optional<List<String>> differences = directory.differences();
    differences.ifPresent(
        found -> line("Graph and objects " + (found.isEmpty() ? "agree" : "do NOT agree")));
    differences.orElse(List.of()).forEach(difference -> line("  " + difference));
    return differences.orElse(List.of()).isEmpty();
  }

  private boolean report(JsonNode result, ModelStructure model) {
    boolean agreed = true;
    for (JsonNode finding : result.get("findings")) {
      String signature = finding.get("signature").asText();
      String what = "Python  " + signature + ": " + finding.get("what").asText();
      boolean same = finding.get("difference").isNull();
      Set<String> random =
          RandomOperations.of(Objects.requireNonNull(model.signatures().get(signature)));
      if (same || random.isEmpty()) {
        agreed &= same;
        String agree = finding.get("blank").asBoolean() ? " agree: all are 0 or NaN" : " agree";
        line(what + (same ? agree : " do NOT agree: " + finding.get("difference").asText()));
      } else {
        line(what + " not compared, for it draws random numbers by " + String.join(", ", random));
      }
    }
    return agreed;
  }
}
