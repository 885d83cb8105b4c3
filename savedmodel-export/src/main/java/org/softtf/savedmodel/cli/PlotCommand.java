// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.cli.pictures.Figure;
import org.softtf.savedmodel.cli.pictures.Look;
import org.softtf.savedmodel.cli.pictures.OperatorPicture;
import org.softtf.savedmodel.cli.pictures.Scenes;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws one operator. */
@Command(
    name = "plot",
    header = "Draws an operator's value and gradient into a PNG file.",
    description = {
      "",
      "One number t of the input moves; on the left is an element of the result, on the right its"
          + " derivative with respect to t.",
      "There is a row of charts for each of mode, softness and method that is not given.",
      ""
    },
    footer = {"", "Example: softtf plot sort --method ot --softness 0.05 -o sort.png"})
@SuppressWarnings("NullAway.Init") // picocli sets them
final class PlotCommand extends OperatorCommand {
  @Mixin private OperatorOptions options;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The PNG file to write; its name ends in .png.")
  private Path file;

  @Option(
      names = "--element",
      paramLabel = "N",
      description = "Which element of the result, from 0, in the order of the flattened result.")
  private @Nullable Integer element;

  @Option(names = "--replace", description = "Replaces a file that is there already.")
  private boolean replace;

  PlotCommand(Catalogue catalogue) {
    super(catalogue);
  }

  @Override
  public Integer call() throws IOException {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw wrong("a picture is a PNG file, so its name must end in .png; got " + file);
    }
    requireFree(file, "file", replace);
    TensorFlowNotices.silenceFirstSession();
    System.setProperty("java.awt.headless", "true"); // it draws into memory only
    try (Progress progress = Progress.of("Drawing " + options.operator(), 1)) {
      figure().write(file);
      progress.step("done");
    }
    out().println("wrote " + file);
    return ExitCode.OK;
  }

  /** Draws; all that can be wrong with the command line is found here. */
  Figure figure() {
    find(options.operator());
    try {
      return OperatorPicture.of(
          Scenes.of(catalogue, options.operator(), options.own(), drawn()),
          new Look.Choice(options.mode(), options.method(), options.softness()));
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private OptionalInt drawn() {
    if (element == null) {
      return OptionalInt.empty();
    }
    if (element < 0) {
      throw new IllegalArgumentException("--element is counted from 0, got " + element);
    }
    return OptionalInt.of(element);
  }
}
