// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.softtf.examples.digits.Digits;

/**
 * Lists of three to eight images of distinct digits, of which only the order is told. The rest of a
 * row is filled with zeros.
 *
 * @param images (lists, 8, 64), grey values from 0 to 1
 * @param ranks (lists, 8), 1 for the greatest digit, 0 where there is no image
 * @param lengths (lists)
 */
@SuppressWarnings("ArrayRecordComponent") // they go to TensorFlow as they are; nobody compares them
record RankedLists(float[] images, float[] ranks, float[] lengths) {
  static final int LONGEST = 8;

  /** How many elements count for the gain. */
  static final int FIRST = 3;

  /** Mean over lists of Spearman's rank correlation, and of the gain of the first three. */
  record Quality(double spearman, double ndcg) {}

  static RankedLists draw(Digits digits, int lists, Random random) {
    float[] images = new float[lists * LONGEST * Digits.PIXELS];
    float[] ranks = new float[lists * LONGEST];
    float[] lengths = new float[lists];
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 10).boxed().toList());
    for (int list = 0; list < lists; list++) {
      Collections.shuffle(shuffled, random);
      int length = FIRST + random.nextInt(LONGEST - FIRST + 1);
      lengths[list] = length;
      List<Integer> chosen = shuffled.subList(0, length);
      for (int i = 0; i < length; i++) {
        int digit = chosen.get(i);
        int place = list * LONGEST + i;
        List<float[]> candidates = digits.byDigit().get(digit);
        float[] image = candidates.get(random.nextInt(candidates.size()));
        for (int pixel = 0; pixel < Digits.PIXELS; pixel++) {
          images[place * Digits.PIXELS + pixel] = image[pixel] / Digits.BRIGHTEST;
        }
        ranks[place] = 1 + chosen.stream().filter(other -> other > digit).count();
      }
    }
    return new RankedLists(images, ranks, lengths);
  }

  /**
   * Returns how well scores order these lists.
   *
   * @param scores (lists, 8), the greatest first
   */
  Quality quality(float[] scores) {
    double spearman = 0;
    double ndcg = 0;
    for (int list = 0; list < lengths.length; list++) {
      int length = (int) lengths[list];
      double squares = 0;
      double gain = 0;
      double best = 0;
      for (int i = list * LONGEST; i < list * LONGEST + length; i++) {
        int rank = 1;
        for (int j = list * LONGEST; j < list * LONGEST + length; j++) {
          rank += scores[j] > scores[i] ? 1 : 0;
        }
        squares += (rank - ranks[i]) * (rank - ranks[i]);
        double worth = length + 1 - ranks[i];
        gain += rank <= FIRST ? worth / Math.log(1 + rank) : 0;
        best += ranks[i] <= FIRST ? worth / Math.log(1 + ranks[i]) : 0;
      }
      spearman += 1 - 6 * squares / (length * (length * length - 1.0));
      ndcg += gain / best;
    }
    return new Quality(spearman / lengths.length, ndcg / lengths.length);
  }
}
