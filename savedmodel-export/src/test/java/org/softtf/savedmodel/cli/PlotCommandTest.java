// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code softtf plot} draws an operator. */
class PlotCommandTest {
  @TempDir private Path directory;

  @Test
  void writesAPicture() throws IOException {
    Path file = directory.resolve("folder/clip.png");
    String[] plot = {"plot", "clip_st", "--mode", "c1", "-o", file.toString()};
    assertEquals("wrote " + file + System.lineSeparator(), CommandRun.of(plot).succeeded().out());
    BufferedImage image = ImageIO.read(file.toFile());
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    assertTrue(Arrays.stream(pixels).distinct().count() > 5, "lines of three degrees of softness");
    CommandRun.of(plot).failed(1, "exists already; choose another file or add --replace");
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    Path file = directory.resolve("plot.png");
    refused(file, "there is no operator \"sortt\"", "sortt");
    refused(file, "abs has no argument \"method\"", "abs", "--method", "ot");
    refused(file, "top_k", "top_k", "--arg", "k=9");
    refused(file, "give --softness instead", "abs", "--arg", "softness=1");
    refused(file, "there is no element 4 in sort's result", "sort", "--element", "4");
    refused(file, "--element is counted from 0, got -1", "sort", "--element", "-1");
    refused(file, "softness", "sort", "--softness", "0");
    Path other = directory.resolve("plot.pdf");
    refused(other, "its name must end in .png; got " + other, "sort");
    assertFalse(Files.exists(file));
    assertFalse(Files.exists(other));
  }

  private static void refused(Path file, String reason, String... arguments) {
    String[] plot = new String[arguments.length + 3];
    plot[0] = "plot";
    System.arraycopy(arguments, 0, plot, 1, arguments.length);
    plot[arguments.length + 1] = "-o";
    plot[arguments.length + 2] = file.toString();
    CommandRun.of(plot).failed(2, reason);
  }
}
