// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.SampleCall;
import org.softtf.ops.catalogue.SampleCalls;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.cli.values.TensorText;

/**
 * A model that consumers are given: an operator with a method, in one form, of a fixed shape, for
 * converters want that.
 *
 * @param call the operator, method, mode, arguments and shapes
 * @param straightThrough whether it is the straight-through form
 */
record ConsumerModel(SampleCall call, boolean straightThrough) {
  /** The operators that stand for the others of their kind in the forms that are not smooth. */
  private static final Set<String> IN_ALL_FORMS = Set.of("abs", "greater", "sort", "argsort");

  /** The operators whose gradients are tried with every method: one gives values, one ranks. */
  private static final Set<String> WITH_ALL_GRADIENTS = Set.of("sort", "rank");

  /** Large enough that the modes of bounded support have gradients at numbers between 0 and 1. */
  private static final String SOFTNESS = "1";

  private static final JsonMapper JSON = new JsonMapper();

  /** Every operator with every method in the mode smooth, and some in c1 and straight-through. */
  static List<ConsumerModel> all() {
    List<ConsumerModel> models = new ArrayList<>();
    SampleCalls.all()
        .filter(SampleCall::isPlain)
        .forEach(
            call -> {
              boolean inAllForms = IN_ALL_FORMS.contains(call.spec().name());
              if (call.mode() == null || call.mode() == Mode.SMOOTH) {
                models.add(new ConsumerModel(call, false));
              }
              if (call.mode() == Mode.SMOOTH && inAllForms) {
                models.add(new ConsumerModel(call, true));
              }
              if (call.mode() == Mode.C1 && inAllForms) {
                models.add(new ConsumerModel(call, false));
              }
            });
    return models;
  }

  /** What the models of a line of the page have in common. */
  String row() {
    return "`"
        + call.spec().name()
        + "` | "
        + (call.method() == null ? "" : "`" + call.method().pythonName() + "`");
  }

  /** What they differ in. */
  String form() {
    if (call.mode() == null) {
      return "";
    }
    return straightThrough ? "straight-through" : call.mode().pythonName();
  }

  /** Whether its gradient is tried too: of two operators with each method, of others with one. */
  boolean withGradient() {
    boolean smooth = call.mode() == null || call.mode() == Mode.SMOOTH;
    boolean usual =
        call.method() == null
            || call.method() == Method.SOFTSORT
            || WITH_ALL_GRADIENTS.contains(call.spec().name());
    return smooth && !straightThrough && usual && !call.inputs().isEmpty();
  }

  /**
   * Exports the model by the command line; of what consumers are given the value is the first, then
   * the plain gradient, then the portable one.
   *
   * @param alsoPortable whether a portable model is wanted if only for the value, too
   */
  List<ConsumerTrial> export(Path directory, boolean alsoPortable) throws IOException {
    List<ConsumerTrial> trials = new ArrayList<>();
    Path plain = directory.resolve("plain");
    Path portable = directory.resolve("portable");
    List<String> without = withGradient() ? List.of() : List.of("--no-gradient");
    CommandRun.of(command(plain, without)).succeeded();
    boolean withPortable = withGradient() || alsoPortable;
    if (withPortable) {
      List<String> options = new ArrayList<>(without);
      options.add("--portable");
      // it may warn
      assertEquals(0, CommandRun.of(command(portable, options)).exitCode());
    }
    trials.add(
        ConsumerTrial.of(plain, ModelSignature.DEFAULT_NAME, withPortable ? portable : null));
    if (withGradient()) {
      ConsumerTrial before = ConsumerTrial.of(plain, ExportCommand.GRADIENT_SIGNATURE, null);
      ConsumerTrial after = ConsumerTrial.of(portable, ExportCommand.GRADIENT_SIGNATURE, null);
      trials.add(before);
      if (!after.operations().equals(before.operations())) { // else nothing was changed
        trials.add(after);
      }
    }
    return trials;
  }

  private List<String> command(Path directory, List<String> options)
      throws JsonProcessingException {
    List<String> command = new ArrayList<>();
    command.add("export");
    command.add(call.spec().name() + (straightThrough ? "_st" : ""));
    command.addAll(options);
    command.addAll(List.of("-o", directory.toString()));
    if (call.mode() != null) {
      command.addAll(List.of("--mode", call.mode().pythonName(), "--softness", SOFTNESS));
    }
    if (call.method() != null) {
      command.addAll(List.of("--method", call.method().pythonName()));
    }
    for (Map.Entry<String, Object> argument : call.own().entrySet()) {
      String value = JSON.writeValueAsString(argument.getValue());
      command.addAll(List.of("--arg", argument.getKey() + "=" + value));
    }
    for (ReferenceArray input : call.inputs()) {
      String shape = TensorText.shape(input.shape()).replaceAll("[() ]", "");
      command.addAll(List.of("--shape", input.name() + "=" + shape));
    }
    return command;
  }
}
