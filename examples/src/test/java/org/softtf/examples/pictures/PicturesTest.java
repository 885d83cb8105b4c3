// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.examples.CommandRun;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.savedmodel.cli.pictures.Scene;
import org.softtf.savedmodel.cli.pictures.Scenes;

class PicturesTest {
  @TempDir private Path directory;

  static Stream<Scene> scenes() {
    return Scenes.of(Catalogue.standard()).stream();
  }

  @Test
  void everyOperatorHasAScene() {
    assertEquals(
        Catalogue.standard().all().stream()
            .filter(spec -> !spec.inputs().isEmpty())
            .map(spec -> spec.name())
            .toList(),
        scenes().map(scene -> scene.spec().name()).toList());
  }

  @Test
  void thePageShowsEveryScene() throws IOException {
    Path docs = Path.of(System.getProperty("project.root"), "docs", "pictures.md");
    assertEquals(Gallery.page(Scenes.of(Catalogue.standard()), "pictures"), Files.readString(docs));
  }

  @Test
  void picturesAreDrawn() throws IOException {
    CommandRun run = CommandRun.of("pictures", "--only", "abs", "--output", directory.toString());
    assertEquals(0, run.exitCode(), run.err());
    BufferedImage image = ImageIO.read(directory.resolve("pictures/abs.png").toFile());
    assertTrue(colours(image).size() > 5, "lines of five modes");
    PermutationPicture.bySoftness(0.1).write(directory.resolve("map.png"));
    assertTrue(colours(ImageIO.read(directory.resolve("map.png").toFile())).size() > 5);
    assertTrue(
        Gallery.page(Scenes.of(Catalogue.standard()), "pictures").contains("(pictures/sort.png)"));
  }

  private static Map<Integer, Long> colours(BufferedImage image) {
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .boxed()
        .collect(Collectors.groupingBy(colour -> colour, Collectors.counting()));
  }

  @Test
  void unknownOperatorIsNamed() throws IOException {
    CommandRun run = CommandRun.of("pictures", "--only", "absent", "--output", "" + directory);
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("no picture of \"absent\"; there are sigmoidal"), run.err());
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
  }
}
