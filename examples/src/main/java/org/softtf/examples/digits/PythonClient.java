// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.types.TFloat32;

/** Five images and the lines of Python that score, rank and differentiate with them. */
final class PythonClient {
  private PythonClient() {}

  /** Writes the first set of images as a table of grey values, an image a row. */
  static void writeImages(DigitSets sets, Path file) throws IOException {
    TFloat32 images = sets.images();
    List<String> rows = new ArrayList<>();
    for (int image = 0; image < DigitSets.SIZE; image++) {
      StringBuilder row = new StringBuilder();
      for (int pixel = 0; pixel < Digits.PIXELS; pixel++) {
        row.append(pixel == 0 ? "" : ",");
        row.append(String.format(Locale.ROOT, "%.0f", images.getFloat(0, image, pixel)));
      }
      rows.add(row.toString());
    }
    Files.write(file, rows);
  }

  static String lines(Path model, Path images) {
    return """
        import numpy, tensorflow as tf
        model = tf.saved_model.load(r"%s")
        images = tf.constant(numpy.loadtxt(r"%s", delimiter=",", dtype="float32"))
        scores = model.signatures["serving_default"](images=images)["scores"]
        with tf.GradientTape() as tape:
            tape.watch(images)
            ranks = model.signatures["ranks"](sets=images[tf.newaxis])["ranks"]
            first = ranks[0, 0]
        gradient = tape.gradient(first, images)
        print("scores", scores.numpy(), "ranks", ranks.numpy()[0], "gradient", gradient.shape)
        """
        .formatted(model, images);
  }
}
