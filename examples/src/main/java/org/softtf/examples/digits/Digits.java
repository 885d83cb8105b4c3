// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.softtf.examples.data.Table;

/**
 * Images of handwritten digits, 8 × 8 grey values from 0 to 16, by digit.
 *
 * @param byDigit the images of each digit
 */
public record Digits(List<List<float[]>> byDigit) {
  /** How many values an image has. */
  public static final int PIXELS = 64;

  /** The greatest grey value. */
  public static final float BRIGHTEST = 16;

  private static final int TRAINING_IMAGES = 1437;
  private static final long SPLIT_SEED = 7;

  /**
   * All images.
   *
   * @param training the images to learn from
   * @param heldOut those that are held out
   */
  public record Split(Digits training, Digits heldOut) {}

  /**
   * Loads all 1,797 images; which are held out is always the same.
   *
   * @return the images
   */
  public static Split load() {
    Table table = Table.read("digits.csv");
    List<Integer> rows = new ArrayList<>(IntStream.range(0, table.rows()).boxed().toList());
    Collections.shuffle(rows, new Random(SPLIT_SEED));
    return new Split(
        of(table, rows.subList(0, TRAINING_IMAGES)),
        of(table, rows.subList(TRAINING_IMAGES, rows.size())));
  }

  private static Digits of(Table table, List<Integer> rows) {
    double[] labels = table.column("digit");
    List<List<float[]>> byDigit =
        IntStream.range(0, 10).mapToObj(digit -> (List<float[]>) new ArrayList<float[]>()).toList();
    for (int row : rows) {
      byDigit.get((int) labels[row]).add(table.row(row, PIXELS));
    }
    return new Digits(byDigit);
  }

  int count() {
    return byDigit.stream().mapToInt(List::size).sum();
  }

  /** The same images as another scanner gives them, white on black. */
  Digits inverted() {
    return new Digits(
        byDigit.stream().map(images -> images.stream().map(Digits::inverted).toList()).toList());
  }

  private static float[] inverted(float[] image) {
    float[] inverted = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      inverted[i] = BRIGHTEST - image[i];
    }
    return inverted;
  }

  /** Draws an image of a digit. */
  float[] image(int digit, Random random) {
    List<float[]> images = byDigit.get(digit);
    return images.get(random.nextInt(images.size()));
  }
}
