// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.pictures;

import java.util.List;
import org.softtf.savedmodel.cli.pictures.Scene;

/** The page that shows the pictures. */
final class Gallery {
  private Gallery() {}

  static String page(List<Scene> scenes, String folder) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Pictures of the operators

        Made by `examples/run pictures --output docs` from the list of operators. Each shows one element of an operator's
        value on the left and its derivative on the right, while the number t moves: in every mode, at three degrees of
        softness, and with every method. Array-valued operators standardise their row first, as they do by default.

        ## Soft permutation matrices

        `argsort` of eight numbers. Row k holds the probabilities of each element to be the k-th, dark for 1.

        """);
    image(page, folder, "permutations-by-mode");
    image(page, folder, "permutations-by-softness");
    String family = "";
    for (Scene scene : scenes) {
      if (!scene.spec().family().equals(family)) {
        family = scene.spec().family();
        page.append("\n## ").append(family).append("\n");
      }
      String name = scene.spec().name();
      page.append("\n### ").append(name).append("\n\n");
      image(page, folder, name);
    }
    return page.toString();
  }

  private static void image(StringBuilder page, String folder, String name) {
    page.append("![").append(name).append("](").append(folder).append('/').append(name);
    page.append(".png)\n");
  }
}
