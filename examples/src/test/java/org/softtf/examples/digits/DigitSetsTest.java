// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

class DigitSetsTest {
  private final Digits.Split digits = Digits.load();

  @Test
  void imagesAreSplitAsAnnounced() {
    assertEquals(1437, digits.training().count());
    assertEquals(360, digits.heldOut().count());
    for (Digits part : List.of(digits.training(), digits.heldOut())) {
      assertEquals(10, part.byDigit().size());
      part.byDigit().forEach(images -> assertTrue(images.size() >= 20));
    }
  }

  @Test
  void splitIsAlwaysTheSame() {
    Digits again = Digits.load().heldOut();
    for (int digit = 0; digit < 10; digit++) {
      List<float[]> images = digits.heldOut().byDigit().get(digit);
      assertArrayEquals(images.toArray(), again.byDigit().get(digit).toArray());
    }
  }

  @Test
  void ranksFollowTheDigits() {
    try (DigitSets sets = DigitSets.draw(digits.heldOut(), 50, new Random(1))) {
      assertEquals(Shape.of(50, 5, 64), sets.images().shape());
      for (int set = 0; set < 50; set++) {
        List<Integer> labels = new ArrayList<>();
        float[] ranks = new float[5];
        for (int i = 0; i < 5; i++) {
          labels.add(label(sets.images(), set, i));
          ranks[i] = sets.ranks().getFloat(set, i);
        }
        List<Integer> sorted = labels.stream().distinct().sorted().toList();
        assertEquals(5, sorted.size(), "digits of a set are distinct");
        for (int i = 0; i < 5; i++) {
          assertEquals(1 + sorted.indexOf(labels.get(i)), ranks[i]);
        }
      }
    }
  }

  private int label(TFloat32 images, int set, int position) {
    float[] image = new float[Digits.PIXELS];
    for (int pixel = 0; pixel < image.length; pixel++) {
      image[pixel] = images.getFloat(set, position, pixel);
    }
    for (int digit = 0; digit < 10; digit++) {
      if (digits.heldOut().byDigit().get(digit).stream()
          .anyMatch(heldOut -> Arrays.equals(heldOut, image))) {
        return digit;
      }
    }
    throw new AssertionError("not a held-out image");
  }
}
