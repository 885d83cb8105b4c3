// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.softtf.examples.digits.Digits;

/** Images of digits, grey values from 0 to 1, and which digit each shows. */
record LabelledImages(List<float[]> pixels, List<Integer> digits) {
  static final int PIXELS = Digits.PIXELS;
  static final int DIGITS = 10;

  static LabelledImages of(Digits images) {
    List<float[]> pixels = new ArrayList<>();
    List<Integer> digits = new ArrayList<>();
    for (int digit = 0; digit < DIGITS; digit++) {
      for (float[] image : images.byDigit().get(digit)) {
        float[] scaled = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
          scaled[i] = image[i] / Digits.BRIGHTEST;
        }
        pixels.add(scaled);
        digits.add(digit);
      }
    }
    return new LabelledImages(pixels, digits);
  }

  int size() {
    return digits.size();
  }

  /** Draws images, with replacement. */
  LabelledImages draw(int count, Random random) {
    List<float[]> drawn = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = random.nextInt(size());
      drawn.add(pixels.get(index));
      labels.add(digits.get(index));
    }
    return new LabelledImages(drawn, labels);
  }

  /** The same images, a share of which has another label. */
  LabelledImages mislabelled(double share, Random random) {
    return new LabelledImages(
        pixels,
        digits.stream()
            .map(
                digit ->
                    random.nextDouble() < share
                        ? (digit + 1 + random.nextInt(DIGITS - 1)) % DIGITS
                        : digit)
            .toList());
  }

  /** Returns the images, (n, 64). */
  float[] rows() {
    float[] rows = new float[size() * PIXELS];
    for (int i = 0; i < size(); i++) {
      System.arraycopy(pixels.get(i), 0, rows, i * PIXELS, PIXELS);
    }
    return rows;
  }

  /** Returns 1 at each image's digit and 0 elsewhere, (n, 10). */
  float[] oneHot() {
    float[] rows = new float[size() * DIGITS];
    for (int i = 0; i < size(); i++) {
      rows[i * DIGITS + digits.get(i)] = 1;
    }
    return rows;
  }

  /**
   * Returns the share of digits that are found.
   *
   * @param scores of each digit, (n, 10)
   */
  double accuracy(float[] scores) {
    int right = 0;
    for (int i = 0; i < size(); i++) {
      int best = 0;
      for (int digit = 1; digit < DIGITS; digit++) {
        best = scores[i * DIGITS + digit] > scores[i * DIGITS + best] ? digit : best;
      }
      right += best == digits.get(i) ? 1 : 0;
    }
    return (double) right / size();
  }
}
