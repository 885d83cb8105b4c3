// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * Sets of five images of distinct digits, and each image's rank in its set: the only thing that is
 * told about the digits.
 *
 * @param images the images, (sets, 5, 64)
 * @param ranks the ranks, (sets, 5), 1 for the smallest digit
 */
public record DigitSets(TFloat32 images, TFloat32 ranks) implements AutoCloseable {
  /** How many images a set has. */
  public static final int SIZE = 5;

  /**
   * Draws sets.
   *
   * @param digits the images to draw from
   * @param sets how many
   * @param random decides which
   * @return the sets, to be closed
   */
  public static DigitSets draw(Digits digits, int sets, Random random) {
    float[] images = new float[sets * SIZE * Digits.PIXELS];
    float[] ranks = new float[sets * SIZE];
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 10).boxed().toList());
    for (int set = 0; set < sets; set++) {
      Collections.shuffle(shuffled, random);
      List<Integer> chosen = shuffled.subList(0, SIZE);
      for (int i = 0; i < SIZE; i++) {
        int digit = chosen.get(i);
        int position = set * SIZE + i;
        float[] image = digits.image(digit, random);
        System.arraycopy(image, 0, images, position * Digits.PIXELS, Digits.PIXELS);
        ranks[position] = 1 + chosen.stream().filter(other -> other < digit).count();
      }
    }
    return new DigitSets(
        TFloat32.tensorOf(Shape.of(sets, SIZE, Digits.PIXELS), DataBuffers.of(images)),
        TFloat32.tensorOf(Shape.of(sets, SIZE), DataBuffers.of(ranks)));
  }

  @Override
  public void close() {
    images.close();
    ranks.close();
  }
}
