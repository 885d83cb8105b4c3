// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.cli.pictures.Look;
import org.softtf.savedmodel.cli.pictures.OperatorPicture;
import org.softtf.savedmodel.cli.pictures.Scene;
import org.softtf.savedmodel.cli.pictures.Scenes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws every operator of the list, and a page that shows the pictures. */
@Command(
    name = "pictures",
    description = "Draws every operator's value and gradient, and soft permutation matrices.")
public final class Pictures implements Callable<Integer> {
  private static final String PAGE = "pictures.md";
  private static final String FOLDER = "pictures";

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description =
          "Where to write pictures.md and the folder pictures/. Default: ${DEFAULT-VALUE}")
  private Path output = Path.of(System.getProperty("examples.output", "."), "pictures");

  @Option(
      names = "--only",
      paramLabel = "OPERATOR",
      split = ",",
      description = "Draw these operators only, and write no page.")
  private List<String> only = List.of();

  private Pictures() {}

  @Override
  public Integer call() throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<Scene> scenes = Scenes.of(Catalogue.standard());
    List<String> names = scenes.stream().map(scene -> scene.spec().name()).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "there is no picture of \"" + name + "\"; there are " + String.join(", ", names));
      }
    }
    Path folder = output.resolve(FOLDER);
    try (ProgressBar bar =
        new ProgressBar("Drawing", only.isEmpty() ? scenes.size() : only.size())) {
      for (Scene scene : scenes) {
        if (only.isEmpty() || only.contains(scene.spec().name())) {
          OperatorPicture.of(scene, Look.Choice.NONE)
              .write(folder.resolve(scene.spec().name() + ".png"));
          bar.step();
        }
      }
    }
    if (only.isEmpty()) {
      PermutationPicture.byMode(0.1).write(folder.resolve("permutations-by-mode.png"));
      PermutationPicture.bySoftness(0.01, 0.03, 0.1, 0.3, 1)
          .write(folder.resolve("permutations-by-softness.png"));
      Files.writeString(output.resolve(PAGE), Gallery.page(scenes, FOLDER));
    }
    System.out.println("Pictures: " + folder.toAbsolutePath().normalize());
    return 0;
  }
}
