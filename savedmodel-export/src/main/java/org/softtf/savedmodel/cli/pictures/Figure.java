// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts in rows, as one PNG file. As SVG they are thirty times as large. */
public final class Figure {
  /** For screens with small pixels. */
  private static final double SCALE = 1.5;

  private final int width;
  private final int height;
  private final List<List<Chart<?, ?>>> rows = new ArrayList<>();

  /** Sets the size of each chart, in pixels of a plain screen. */
  public Figure(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Adds a row of charts. */
  public void row(List<? extends Chart<?, ?>> charts) {
    rows.add(List.copyOf(charts));
  }

  /** The charts, row after row. */
  List<List<Chart<?, ?>>> rows() {
    return rows;
  }

  /** Writes the file, and the folders that lead to it. */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    BufferedImage image =
        new BufferedImage(
            (int) (SCALE * columns * width),
            (int) (SCALE * rows.size() * height),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    paint(graphics);
    graphics.dispose();
    byte[] full = encoded(image);
    BufferedImage indexed =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED);
    indexed.createGraphics().drawImage(image, 0, 0, null);
    byte[] small = encoded(indexed);
    // a palette halves pictures of lines, but blurs flat colours
    Files.write(file, small.length < full.length ? small : full);
  }

  private static byte[] encoded(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void paint(Graphics2D graphics) {
    AffineTransform origin = graphics.getTransform();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        graphics.scale(SCALE, SCALE);
        graphics.translate(column * width, row * height);
        rows.get(row).get(column).paint(graphics, width, height);
        graphics.setTransform(origin);
      }
    }
  }
}
